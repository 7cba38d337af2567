package dev.concierge.trainer.cli;

import picocli.CommandLine;

/** How all our command lines behave. */
public final class CommandLines {
  private CommandLines() {}

  /** A command line ready to execute, whose failures become messages and exit codes. */
  public static CommandLine of(Object command) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExitCodeExceptionMapper(Failures::exitCode)
        .setExecutionExceptionHandler(Failures::report);
  }

  /** Executes and ends the process. */
  public static void main(CommandLine command, String[] args) {
    int code = command.execute(args);
    command.getOut().flush();
    command.getErr().flush();
    // Explicit, because libraries leave idle threads behind.
    System.exit(code);
  }
}
