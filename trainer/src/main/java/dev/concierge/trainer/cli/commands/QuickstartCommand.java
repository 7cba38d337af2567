package dev.concierge.trainer.cli.commands;

import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.console.TerminalProgress;
import dev.concierge.trainer.console.WorkingFolder;
import dev.concierge.trainer.quickstart.Quickstart;
import dev.concierge.trainer.quickstart.QuickstartOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quickstart}: the whole loop on a fresh machine. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a node and a trainer, indexes a catalogue, trains a first policy, lets simulated people use it, learns",
      "from their feedback, and shows what that changed. A second start reuses what is built and trained."
    })
public final class QuickstartCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--dataset",
      defaultValue = "SHOP",
      description =
          "what is recommended: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, generated)")
  private QuickstartOptions.Dataset dataset;

  @Option(names = "--data", paramLabel = "DIR", description = "folder of the data set's files")
  private Path data;

  @Option(
      names = "--conversations",
      paramLabel = "N",
      defaultValue = "300",
      description = "logged conversations to learn from (default: ${DEFAULT-VALUE})")
  private int conversations;

  @Option(
      names = "--people",
      paramLabel = "N",
      defaultValue = "100",
      description = "held-out people to measure on (default: ${DEFAULT-VALUE})")
  private int people;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "4",
      description = "conversations at a time (default: ${DEFAULT-VALUE})")
  private int threads;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--keep",
      description = "leave node and trainer running and print requests to try")
  private boolean keep;

  @Option(names = "--json", paramLabel = "FILE", description = "write the numbers to a file too")
  private Path json;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "9200",
      description = "the node's HTTP port (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--transport-port",
      paramLabel = "N",
      defaultValue = "9300",
      description = "the node's transport port (default: ${DEFAULT-VALUE})")
  private int transportPort;

  @Option(
      names = "--trainer-port",
      paramLabel = "N",
      defaultValue = "8980",
      description = "the trainer's gRPC port (default: ${DEFAULT-VALUE})")
  private int trainerPort;

  @Override
  public Integer call() throws Exception {
    QuickstartOptions options =
        new QuickstartOptions(
            dataset,
            data,
            seed,
            conversations,
            people,
            threads,
            new QuickstartOptions.Ports(port, transportPort, trainerPort),
            WorkingFolder.folder("quickstart"),
            keep,
            json);
    check();
    new Quickstart(options, TerminalProgress.onErrorStream(), spec.commandLine().getOut()).run();
    return ExitCode.OK.value();
  }

  private void check() {
    if (dataset == QuickstartOptions.Dataset.REDIAL && data == null) {
      throw new CommandFailure(
          ExitCode.USAGE, "--dataset redial needs --data DIR, the folder of its files");
    }
    atLeastOne("--conversations", conversations);
    atLeastOne("--people", people);
    atLeastOne("--threads", threads);
    port("--port", port);
    port("--transport-port", transportPort);
    port("--trainer-port", trainerPort);
  }

  private static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new CommandFailure(
          ExitCode.USAGE, option + " must be at least 1 but was [" + value + "]");
    }
  }

  private static void port(String option, int value) {
    if (value < 1 || value > 65_535) {
      throw new CommandFailure(
          ExitCode.USAGE, option + " must lie in [1, 65535] but was [" + value + "]");
    }
  }
}
