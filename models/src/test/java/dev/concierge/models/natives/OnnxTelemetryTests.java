package dev.concierge.models.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.jna.NativeLibrary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnnxTelemetryTests {
  private final List<String> set = new ArrayList<>();

  private int set(String variable, String value) {
    set.add(variable + "=" + value);
    return 0;
  }

  @Test
  void isSwitchedOffByTheEnvironment() {
    OnnxTelemetry.turnOff(null, this::set);
    OnnxTelemetry.turnOff("0", this::set);
    assertThat(set).containsOnly("ORT_DISABLE_TELEMETRY=1").hasSize(2);
  }

  @Test
  void aProcessStartedWithItOffIsLeftAlone() {
    OnnxTelemetry.turnOff("1", this::set);
    assertThat(set).isEmpty();
  }

  @Test
  void onnxRuntimeIsRefusedWhereItStaysOn() {
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> OnnxTelemetry.turnOff(null, (variable, value) -> -1))
        .withMessageContaining(
            "start the process with the environment variable ORT_DISABLE_TELEMETRY=1");
    UnsatisfiedLinkError noJna = new UnsatisfiedLinkError("jna");
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(
            () ->
                OnnxTelemetry.turnOff(
                    null,
                    (variable, value) -> {
                      throw noJna;
                    }))
        .withCause(noJna);
  }

  /** The tests' process is started without the variable. */
  @Test
  void theLibraryFindsItOff() {
    assertThat(OnnxRuntime.environment().getVersion()).isNotEmpty();
    String seen =
        NativeLibrary.getProcess()
            .getFunction("getenv")
            .invokeString(new Object[] {"ORT_DISABLE_TELEMETRY"}, false);
    assertThat(seen).isEqualTo("1");
  }
}
