package dev.concierge.trainer.cli.options;

import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import java.net.URI;
import picocli.CommandLine.Option;

/** {@code --node URL}, mixed into every command that talks to a cluster. */
public final class NodeOption {
  @Option(
      names = "--node",
      paramLabel = "URL",
      defaultValue = "${env:CONCIERGE_NODE:-http://127.0.0.1:9200}",
      description = "address of a node (default: ${DEFAULT-VALUE})")
  private URI node;

  /**
   * A client whose node answers.
   *
   * @throws CommandFailure with {@link ExitCode#NOT_RUNNING} if it does not
   */
  public ConciergeClient connect() {
    ConciergeClient client;
    try {
      client = new ConciergeClient(node);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, e.getMessage());
    }
    if (!client.reachable()) {
      client.close();
      throw notRunning(node);
    }
    return client;
  }

  /** What a command says when no node answers at {@code node}. */
  public static CommandFailure notRunning(URI node) {
    return new CommandFailure(
        ExitCode.NOT_RUNNING,
        "no node answers at ["
            + node
            + "]: start one with [config/bin/concierge node start], or name a running one with --node URL");
  }
}
