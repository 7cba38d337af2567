package dev.concierge.trainer.cli;

import dev.concierge.trainer.cluster.ConciergeClientException;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ErrorKind;
import dev.concierge.trainer.console.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** How a command's exception becomes a message and an exit code. */
final class Failures {
  private Failures() {}

  /** Exit code of a failure; one that a command foresaw names its own. */
  static int exitCode(Throwable failure) {
    return (failure instanceof CommandFailure known ? known.exitCode() : exitCode(kind(failure)))
        .value();
  }

  static ErrorKind kind(Throwable failure) {
    return failure instanceof CommandLine.ParameterException
        ? ErrorKind.USAGE
        : ErrorKind.of(failure);
  }

  private static ExitCode exitCode(ErrorKind kind) {
    return switch (kind) {
      case USAGE -> ExitCode.USAGE;
      case UNREACHABLE -> ExitCode.NOT_RUNNING;
      case INVALID,
          UNAUTHENTICATED,
          FORBIDDEN,
          MISSING,
          CONFLICT,
          BUSY,
          UNAVAILABLE,
          OUTSIDE,
          INTERNAL ->
          ExitCode.FAILURE;
    };
  }

  /** Prints one line for what a person can act on, and the trace only of what nobody foresaw. */
  static int report(Exception failure, CommandLine command, ParseResult parsed) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    command.getErr().println(command.getColorScheme().errorText(message));
    boolean foreseen =
        failure instanceof CommandFailure || failure instanceof ConciergeClientException;
    if (!foreseen || System.getenv("CONCIERGE_TRACE") != null) {
      failure.printStackTrace(command.getErr());
    }
    return exitCode(failure);
  }
}
