package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.it.stage.Launcher;
import dev.concierge.it.stage.NodeProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {

  @TempDir private Path folder;

  @Test
  void statusOfAStoppedNodeHasAnExitCodeOfItsOwn() {
    Launcher.Outcome outcome = launcher().run("node", "status");

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.output()).contains("not running");
  }

  @Test
  void aWrongOptionIsAUsageErrorThatNamesIt() {
    Launcher.Outcome outcome = launcher().run("node", "start", "--port", "70000");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.output()).contains("--port 70000", "from 1 to 65535");
  }

  @Test
  void aPortInUseIsNamedTogetherWithTheWayOut() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());

      Launcher.Outcome outcome =
          launcher()
              .run(
                  "node", "start", "--port", port, "--transport-port", "" + NodeProcess.freePort());

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.output()).contains("port " + port + " is in use", "--port");
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() {
    String folder = "/proc/concierge";

    Launcher.Outcome outcome =
        new Launcher(Path.of(folder))
            .run(
                "node",
                "start",
                "--port",
                "" + NodeProcess.freePort(),
                "--transport-port",
                "" + NodeProcess.freePort());

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).contains("cannot write to " + folder, "CONCIERGE_HOME");
  }

  private Launcher launcher() {
    return new Launcher(folder);
  }
}
