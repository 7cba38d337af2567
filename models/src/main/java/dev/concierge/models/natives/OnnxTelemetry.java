package dev.concierge.models.natives;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Turns ONNX Runtime's telemetry off, which only works before its library is loaded. While it loads
 * (1.29, {@code telemetry.cc}) the telemetry looks for an id of the machine. Where {@code
 * /etc/machine-id} is empty, as in containers, it starts a program to find one, and where no
 * program may be started, as under a search engine's system call filter, it closes a file that was
 * never opened: the process dies. {@code OrtEnvironment.setTelemetry} comes too late for that; the
 * environment variable {@value #VARIABLE} does not, and a process can still set it on itself, in
 * C's copy of the environment, which the library reads.
 */
final class OnnxTelemetry {
  private static final String VARIABLE = "ORT_DISABLE_TELEMETRY";
  private static final String OFF = "1";

  private OnnxTelemetry() {}

  /** How a variable of the process's environment is set. */
  @FunctionalInterface
  interface Environment {
    /**
     * @return 0 when it is set
     * @throws BindingException if this process cannot do that
     */
    int set(String variable, String value);
  }

  /**
   * Does nothing in a process that was started with it off.
   *
   * @throws NativeLibraryException if the variable cannot be set, naming the way out
   */
  static void turnOff() {
    turnOff(System.getenv(VARIABLE), OnnxTelemetry::setenv);
  }

  static void turnOff(String before, Environment environment) {
    if (OFF.equals(before)) {
      return;
    }
    try {
      int status = environment.set(VARIABLE, OFF);
      if (status != 0) {
        throw new BindingException("setenv gave " + status);
      }
    } catch (BindingException e) {
      throw new NativeLibraryException(
          "ONNX Runtime is not loaded because its telemetry, which can crash this process, cannot"
              + " be turned off from within ("
              + e.getMessage()
              + "); start the process with the environment variable "
              + VARIABLE
              + "="
              + OFF,
          e);
    }
  }

  /**
   * POSIX {@code setenv(name, value, overwrite)}. A thread that walks through the environment in C
   * at that moment is safe with glibc: the block that the process was started with is copied, not
   * freed, when a variable is added to it.
   */
  static int setenv(String variable, String value) {
    if (System.getProperty("os.name").startsWith("Windows")) {
      return 0; // no variable switches it there, OrtEnvironment.setTelemetry does
    }
    ForeignFunctions foreign = ForeignFunctions.load();
    ByteBuffer name = terminated(variable);
    ByteBuffer text = terminated(value);
    try {
      long status =
          (long)
              foreign
                  .function(foreign.standardSymbol("setenv"), 3)
                  .invokeExact(foreign.addressOf(name), foreign.addressOf(text), 1L);
      return (int) status; // C's int; the register's other half means nothing
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new BindingException("setenv cannot be called", e);
    } finally {
      Reference.reachabilityFence(name);
      Reference.reachabilityFence(text);
    }
  }

  private static ByteBuffer terminated(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocateDirect(bytes.length + 1).order(ByteOrder.nativeOrder()).put(0, bytes);
  }
}
