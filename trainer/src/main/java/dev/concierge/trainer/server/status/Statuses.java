package dev.concierge.trainer.server.status;

import dev.concierge.trainer.console.ErrorKind;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** The one place where failures become gRPC statuses. */
public final class Statuses {
  private Statuses() {}

  /** The status of a failure, with its message. */
  public static Status of(RuntimeException failure) {
    return of(ErrorKind.of(failure), failure);
  }

  /**
   * The status of a failure that the caller knows better; one that is a status stays what it is.
   */
  public static Status of(ErrorKind kind, RuntimeException failure) {
    return failure instanceof StatusRuntimeException known
        ? known.getStatus()
        : of(kind)
            .withDescription(
                failure.getMessage() == null ? failure.toString() : failure.getMessage());
  }

  private static Status of(ErrorKind kind) {
    return switch (kind) {
      case USAGE, INVALID -> Status.INVALID_ARGUMENT;
      case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
      case FORBIDDEN -> Status.PERMISSION_DENIED;
      case MISSING -> Status.NOT_FOUND;
      case CONFLICT -> Status.FAILED_PRECONDITION;
      case BUSY -> Status.RESOURCE_EXHAUSTED;
      case UNREACHABLE, UNAVAILABLE -> Status.UNAVAILABLE;
      case OUTSIDE, INTERNAL -> Status.INTERNAL;
    };
  }
}
