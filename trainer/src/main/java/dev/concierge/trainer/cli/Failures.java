package dev.concierge.trainer.cli;

import dev.concierge.trainer.cluster.ConciergeClientException;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** How a command's exception becomes a message and an exit code. */
final class Failures {
  private Failures() {}

  /** Exit code of a failure, see {@link ExitCode}. */
  static int exitCode(Throwable failure) {
    if (failure instanceof CommandFailure known) {
      return known.exitCode().value();
    }
    if (failure instanceof CommandLine.ParameterException) {
      return ExitCode.USAGE.value();
    }
    boolean unreachable =
        failure instanceof ConciergeClientException refused && refused.unreachable();
    return (unreachable ? ExitCode.NOT_RUNNING : ExitCode.FAILURE).value();
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
