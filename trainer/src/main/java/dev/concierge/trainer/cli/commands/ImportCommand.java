package dev.concierge.trainer.cli.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code import}: published data sets; one subcommand each. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Reads a published data set.",
    subcommands = {
      ImportRedialCommand.class,
      ImportOpenDialKgCommand.class,
      ImportInspiredCommand.class
    })
public final class ImportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a data set");
  }
}
