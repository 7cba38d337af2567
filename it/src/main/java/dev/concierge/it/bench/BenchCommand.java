package dev.concierge.it.bench;

import dev.concierge.it.bench.policy.DeviceBenchCommand;
import dev.concierge.it.bench.policy.PolicyBenchCommand;
import dev.concierge.it.bench.retrieval.RetrievalBenchCommand;
import dev.concierge.it.bench.soak.SoakCommand;
import dev.concierge.trainer.cli.CommandLines;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: registers the measurements and maps failures to exit codes. */
@Command(
    name = "concierge bench",
    mixinStandardHelpOptions = true,
    description = "Measures the product on this machine; nothing else should be running.",
    subcommands = {
      PolicyBenchCommand.class,
      DeviceBenchCommand.class,
      RetrievalBenchCommand.class,
      SoakCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {"", "Exit codes: 0 every bar is met, 1 a bar is missed or a failure, 2 wrong usage"})
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a measurement");
  }

  /** A command line ready to execute; separate from {@link #main} so that tests can run it. */
  public static CommandLine commandLine() {
    return CommandLines.of(new BenchCommand());
  }

  public static void main(String[] args) {
    CommandLines.main(commandLine(), args);
  }
}
