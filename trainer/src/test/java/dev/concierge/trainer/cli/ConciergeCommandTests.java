package dev.concierge.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class ConciergeCommandTests {
  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  private int run(String... args) {
    return ConciergeCommand.commandLine()
        .setErr(new PrintWriter(err, true))
        .setOut(new PrintWriter(out, true))
        .execute(args);
  }

  static Iterable<String> commands() {
    return ConciergeCommand.commandLine().getSubcommands().keySet();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelp(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage:");
  }

  @Test
  void wrongUsageIsTwo() {
    assertThat(run("simulate", "--recommender", "x", "--conversations", "many")).isEqualTo(2);
    assertThat(err.toString()).contains("--conversations").contains("many");
    assertThat(run()).isEqualTo(CommandLine.ExitCode.USAGE);
  }

  @Test
  void aNodeThatDoesNotAnswerIsThreeWithTheWayOut() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(run("simulate", "--recommender", "x", "--node", "http://127.0.0.1:" + free))
        .isEqualTo(3);
    assertThat(err.toString())
        .contains("127.0.0.1:" + free)
        .contains("node start")
        .doesNotContain("\tat ");
  }

  @Test
  void theVersionIsPrinted() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("concierge ");
  }
}
