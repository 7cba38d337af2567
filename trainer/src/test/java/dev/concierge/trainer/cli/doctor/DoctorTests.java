package dev.concierge.trainer.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.models.policy.onnx.DeviceChoice;
import dev.concierge.models.policy.onnx.Placement;
import dev.concierge.models.policy.onnx.foreign.Device;
import dev.concierge.trainer.cli.commands.DoctorCommand;
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

  @Test
  void theDeviceOfPoliciesIsToldWithWhatIsMissing() {
    Placement works = new Placement(DeviceChoice.CUDA, Device.cuda(0), "");
    assertThat(LibraryChecks.inferenceDevice(works, true).found()).startsWith("cuda");
    Placement lacks = new Placement(DeviceChoice.CUDA, Device.CPU, "[libcudnn.so.9] is missing");
    Check idle = LibraryChecks.inferenceDevice(lacks, true);
    assertThat(idle.verdict()).isEqualTo(Check.Verdict.WARN);
    assertThat(idle.advice()).contains("libcudnn.so.9");
    Check none = LibraryChecks.inferenceDevice(lacks, false);
    assertThat(none.verdict()).isEqualTo(Check.Verdict.OK);
    assertThat(none.found()).startsWith("cpu").contains("libcudnn.so.9");
  }
}
