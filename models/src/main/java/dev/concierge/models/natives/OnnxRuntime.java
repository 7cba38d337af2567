package dev.concierge.models.natives;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.util.Set;

/**
 * ONNX Runtime in this process, its telemetry off. All that can load its library goes through here,
 * because the telemetry has to be off before that ({@link OnnxTelemetry}). Thread-safe.
 */
public final class OnnxRuntime {
  private static final NativeLibrary LIBRARY =
      new NativeLibrary(
          "ONNX Runtime",
          "its library is unpacked below java.io.tmpdir ["
              + System.getProperty("java.io.tmpdir")
              + "], which needs 50 MB and must not be mounted noexec; mend that, or unpack the"
              + " library yourself and set -Donnxruntime.native.path, and start again");

  private static volatile OrtEnvironment environment;

  private OnnxRuntime() {}

  /**
   * The environment of this process; nobody closes it.
   *
   * @throws NativeLibraryException if the library cannot be loaded
   */
  public static OrtEnvironment environment() {
    OrtEnvironment loaded = environment;
    return loaded == null ? load() : loaded;
  }

  private static synchronized OrtEnvironment load() {
    if (environment == null) {
      OnnxTelemetry.turnOff();
      environment =
          LIBRARY.touch(
              () ->
                  OrtEnvironment.getEnvironment(
                      OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "concierge"));
      try {
        environment.setTelemetry(false); // for systems where no variable switches it
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime refuses to turn telemetry off", e);
      }
    }
    return environment;
  }

  /**
   * Options of a session, which the caller closes.
   *
   * @throws NativeLibraryException if the library cannot be loaded
   */
  public static OrtSession.SessionOptions options() {
    environment();
    return new OrtSession.SessionOptions();
  }

  /**
   * Execution providers that this build has.
   *
   * @throws NativeLibraryException if the library cannot be loaded
   */
  public static Set<OrtProvider> providers() {
    environment();
    return OrtEnvironment.getAvailableProviders();
  }
}
