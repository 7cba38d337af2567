package dev.concierge.trainer.cli.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trainer}: the companion process. */
@Command(
    name = "trainer",
    description = "The companion process that learns from the log.",
    mixinStandardHelpOptions = true,
    subcommands = ServeCommand.class)
public final class TrainerCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command, such as [trainer serve]");
  }
}
