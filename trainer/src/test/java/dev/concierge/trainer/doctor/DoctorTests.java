package dev.concierge.trainer.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTests {
  @Test
  void aPortInUseIsNamedWithTheWayOut() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Check check = MachineChecks.port(taken.getLocalPort());
      assertThat(check.verdict()).isEqualTo(Check.Verdict.WARN);
      assertThat(DoctorCommand.line(check))
          .contains(String.valueOf(taken.getLocalPort()))
          .contains("--port");
    }
  }

  @Test
  void aFolderThatCannotBeWrittenFails(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    List<Check> checks = MachineChecks.all(file.resolve("below"), List.of());
    assertThat(checks)
        .filteredOn(check -> check.name().equals("working folder"))
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.verdict()).isEqualTo(Check.Verdict.FAIL);
              assertThat(check.advice()).contains("CONCIERGE_HOME");
            });
  }

  @Test
  void theJdkThatRunsThisIsGoodEnough(@TempDir Path folder) {
    assertThat(MachineChecks.all(folder, List.of()))
        .filteredOn(check -> check.name().equals("JDK"))
        .allMatch(check -> check.verdict() == Check.Verdict.OK);
  }
}
