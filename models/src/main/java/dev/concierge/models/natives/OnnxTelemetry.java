package dev.concierge.models.natives;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

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

  /**
   * Does nothing in a process that was started with it off.
   *
   * @throws NativeLibraryException if the variable cannot be set, naming the way out
   */
  static void turnOff() {
    turnOff(System.getenv(VARIABLE), OnnxTelemetry::set);
  }

  /** How a variable of the process's environment is set. */
  @FunctionalInterface
  interface Environment {
    /** 0 when it is set. */
    int set(String variable, String value);
  }

  static void turnOff(String before, Environment environment) {
    if (OFF.equals(before)) {
      return;
    }
    try {
      if (environment.set(VARIABLE, OFF) == 0) {
        return;
      }
    } catch (RuntimeException | LinkageError e) {
      throw refusal(e);
    }
    throw refusal(null);
  }

  /**
   * POSIX {@code setenv}. It is not safe beside threads that read the environment in C, but glibc
   * leaves the block that such a reader may be walking through where it is at the first growth, and
   * this is called before anything of ours reads it.
   */
  private static int set(String variable, String value) {
    if (Platform.isWindows()) {
      return 0; // there it is switched by the call alone
    }
    return NativeLibrary.getProcess()
        .getFunction("setenv")
        .invokeInt(new Object[] {variable, value, 1});
  }

  private static NativeLibraryException refusal(Throwable cause) {
    return new NativeLibraryException(
        "ONNX Runtime is not loaded because its telemetry, which can crash this process, cannot be"
            + " turned off from within; start the process with the environment variable "
            + VARIABLE
            + "="
            + OFF,
        cause);
  }
}
