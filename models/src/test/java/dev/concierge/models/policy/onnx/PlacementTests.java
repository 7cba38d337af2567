package dev.concierge.models.policy.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.models.policy.onnx.foreign.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementTests {
  private static Cuda.Probe probe(boolean built, String problem) {
    return new Cuda.Probe() {
      @Override
      public boolean built() {
        return built;
      }

      @Override
      public String problem() {
        return problem;
      }
    };
  }

  @Test
  void theProcessorIsNeverQuestioned() {
    Placement found = Placement.of(DeviceChoice.CPU, probe(true, ""));
    assertThat(found).isEqualTo(new Placement(DeviceChoice.CPU, Device.CPU, ""));
  }

  @Test
  void aGpuThatWorksIsTaken() {
    for (DeviceChoice asked : List.of(DeviceChoice.AUTO, DeviceChoice.CUDA)) {
      Placement found = Placement.of(asked, probe(true, ""));
      assertThat(found).isEqualTo(new Placement(asked, Device.cuda(0), ""));
    }
  }

  @Test
  void onlyWhoAsksForAGpuHearsThatThisIsTheCpuBuild() {
    assertThat(Placement.of(DeviceChoice.AUTO, probe(false, "")).missing()).isEmpty();
    Placement found = Placement.of(DeviceChoice.CUDA, probe(false, ""));
    assertThat(found.device()).isEqualTo(Device.CPU);
    assertThat(found.missing()).contains("CPU build", "-Pgpu");
  }

  @Test
  void whatKeepsACudaBuildFromWorkingIsToldInAnyCase() {
    for (DeviceChoice asked : List.of(DeviceChoice.AUTO, DeviceChoice.CUDA)) {
      Placement found = Placement.of(asked, probe(true, "no driver"));
      assertThat(found).isEqualTo(new Placement(asked, Device.CPU, "no driver"));
    }
  }

  @Test
  void librariesAreNamedRatherThanTheRefusalThatTheyCause() {
    assertThat(Cuda.explain("Failed to load shared library", List.of("libcudnn.so.9")))
        .startsWith("[libcudnn.so.9] cannot be loaded")
        .contains("LD_LIBRARY_PATH");
    assertThat(Cuda.explain("out of memory", List.of())).isEqualTo("out of memory");
  }

  @Test
  void thisBuildAsItIs() {
    Placement found = Placement.of(DeviceChoice.CUDA);
    if (OnnxRuntimeInfo.describe().providers().contains("CUDA")) {
      assertThat(found.device().equals(Device.CPU)).isEqualTo(!found.missing().isEmpty());
    } else {
      assertThat(found.missing()).isEqualTo(Placement.CPU_BUILD);
    }
  }
}
