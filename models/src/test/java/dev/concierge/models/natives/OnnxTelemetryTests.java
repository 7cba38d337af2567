package dev.concierge.models.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

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
    BindingException older = new BindingException("needs Java 22 or newer, this is Java 21");
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(
            () ->
                OnnxTelemetry.turnOff(
                    null,
                    (variable, value) -> {
                      throw older;
                    }))
        .withMessageContaining(older.getMessage())
        .withCause(older);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "native functions need Java 22")
  void nativeCodeSeesTheVariable() throws Throwable {
    assertThat(OnnxTelemetry.setenv("CONCIERGE_SET_BY_A_TEST", "1")).isZero();
    ForeignFunctions foreign = ForeignFunctions.load();
    ByteBuffer name = ByteBuffer.allocateDirect(32);
    name.put(0, "CONCIERGE_SET_BY_A_TEST".getBytes(StandardCharsets.UTF_8));
    long value =
        (long)
            foreign
                .function(foreign.standardSymbol("getenv"), 1)
                .invokeExact(foreign.addressOf(name));
    assertThat(value).isNotZero();
    assertThat(foreign.text(value, 8)).isEqualTo("1");
  }
}
