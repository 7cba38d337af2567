package dev.concierge.models.policy.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.concierge.models.natives.NativeLibraryException;
import dev.concierge.models.natives.OnnxRuntime;
import java.util.List;

/**
 * Whether ONNX Runtime works here.
 *
 * @param loaded whether its native library could be loaded
 * @param version of ONNX Runtime; empty when it did not load
 * @param providers execution providers of this build, such as {@code CPU}, {@code CUDA}
 * @param problem why it did not load; empty when it did
 */
public record OnnxRuntimeInfo(
    boolean loaded, String version, List<String> providers, String problem) {
  public OnnxRuntimeInfo {
    providers = List.copyOf(providers);
  }

  /** Loads ONNX Runtime, if it is not loaded yet, and asks it. */
  public static OnnxRuntimeInfo describe() {
    try {
      OrtEnvironment environment = OnnxRuntime.environment();
      List<String> providers = OnnxRuntime.providers().stream().map(OnnxRuntimeInfo::name).toList();
      return new OnnxRuntimeInfo(true, environment.getVersion(), providers, "");
    } catch (NativeLibraryException e) {
      return new OnnxRuntimeInfo(false, "", List.of(), e.getMessage());
    }
  }

  /** {@code CPUExecutionProvider} is {@code CPU}. */
  private static String name(OrtProvider provider) {
    return provider.getName().replace("ExecutionProvider", "");
  }
}
