package dev.concierge.trainer.quickstart;

import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import java.util.List;

/**
 * The quickstart's own node: started fresh, stopped with it. Closing it before or during its start
 * is fine.
 */
final class LocalNode implements AutoCloseable {
  private static final String HEAP = "1g";

  private final Launcher launcher;

  LocalNode(Launcher launcher) {
    this.launcher = launcher;
  }

  /**
   * Starts an empty node whose plugin knows the trainer's address; one that an earlier quickstart
   * kept is replaced.
   *
   * @throws CommandFailure if it does not start; the launcher has said why
   */
  void start(QuickstartOptions.Ports ports) {
    int exit =
        launcher.run(
            List.of(
                "node",
                "start",
                "--fresh",
                "--port",
                String.valueOf(ports.http()),
                "--transport-port",
                String.valueOf(ports.transport()),
                "--heap",
                HEAP,
                "--set",
                "plugins.concierge.trainer.address=" + ports.trainerAddress()));
    if (exit != 0) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "the node did not start (see above); other ports: --port, --transport-port and --trainer-port");
    }
  }

  @Override
  public void close() {
    launcher.run(List.of("node", "stop"));
  }
}
