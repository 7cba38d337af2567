package dev.concierge.trainer.console;

import dev.concierge.models.generation.NoFreeSlotException;

/**
 * Whose a failure is and whether to try again: what a person, a script or another program needs to
 * know of it. {@code server.status.Statuses} maps it to a gRPC status and {@code cli.Failures} to
 * an exit code; nothing else does.
 */
public enum ErrorKind {
  /** The command line is none. */
  USAGE,
  /** What is asked for makes no sense. */
  INVALID,
  /** Nobody said who asks. */
  UNAUTHENTICATED,
  /** Who asks may not. */
  FORBIDDEN,
  /** What is asked for does not exist. */
  MISSING,
  /** It makes sense, but not in the state that things are in. */
  CONFLICT,
  /** All places are taken for the moment. */
  BUSY,
  /** The node or trainer does not answer. */
  UNREACHABLE,
  /** The cluster answers that it cannot now. */
  UNAVAILABLE,
  /** The cluster fails, and would again. */
  OUTSIDE,
  /** Ours. */
  INTERNAL;

  /** A failure that knows what it is. */
  public interface Known {
    ErrorKind kind();
  }

  /** What a failure is. */
  public static ErrorKind of(Throwable failure) {
    return switch (failure) {
      case Known known -> known.kind();
      case IllegalArgumentException mistaken -> INVALID;
      case IllegalStateException early -> CONFLICT;
      case NoFreeSlotException full -> BUSY;
      default -> INTERNAL;
    };
  }
}
