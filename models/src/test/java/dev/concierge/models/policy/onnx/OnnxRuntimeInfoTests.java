package dev.concierge.models.policy.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.concierge.models.policy.onnx.foreign.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRuntimeInfoTests {
  @Test
  void loadsAndTellsItsVersion() {
    OnnxRuntimeInfo info = OnnxRuntimeInfo.describe();
    assertThat(info.problem()).isEmpty();
    assertThat(info.loaded()).isTrue();
    assertThat(info.version()).startsWith("1.");
    assertThat(info.providers()).contains("CPU");
  }

  @Test
  void aBrokenGraphIsNamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("ranker.onnx");
    assertThatThrownBy(() -> OnnxGraph.open(file, 1, Device.CPU))
        .hasMessageContaining("does not exist");
    Files.writeString(file, "no graph");
    assertThatThrownBy(() -> OnnxGraph.open(file, 1, Device.CPU))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("[ranker.onnx] is no graph");
  }
}
