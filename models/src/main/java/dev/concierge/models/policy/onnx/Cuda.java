package dev.concierge.models.policy.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import dev.concierge.models.natives.BindingException;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.policy.onnx.foreign.CudaLibraries;
import dev.concierge.models.policy.onnx.foreign.Device;
import java.util.List;
import java.util.Locale;

/** ONNX Runtime's CUDA provider. Stateless. */
final class Cuda {
  /** The first GPU that the process sees; {@code CUDA_VISIBLE_DEVICES} says which that is. */
  static final Device DEVICE = Device.cuda(0);

  /** What is known of CUDA here. */
  interface Probe {
    /** Whether this ONNX Runtime was built for CUDA. */
    boolean built();

    /** What keeps a CUDA build from working; empty when it works. */
    String problem();
  }

  private Cuda() {}

  /** Has a session run on a GPU. */
  static void add(OrtSession.SessionOptions options, Device device) throws OrtException {
    options.addCUDA(device.id());
    // with it, several sessions or threads on one GPU take ever more of its memory
    options.setMemoryPatternOptimization(false);
  }

  /** Asks this process. */
  static Probe probe() {
    return new Probe() {
      @Override
      public boolean built() {
        return OnnxRuntime.providers().contains(OrtProvider.CUDA);
      }

      @Override
      public String problem() {
        String refused = refusal();
        try {
          if (!refused.isEmpty()) {
            return explain(refused, CudaLibraries.missing());
          }
          int devices = CudaLibraries.devices();
          return devices > 0 ? "" : "this process sees no NVIDIA GPU";
        } catch (BindingException e) {
          return refused.isEmpty() ? e.getMessage() : refused + "; " + e.getMessage();
        }
      }
    };
  }

  /** ONNX Runtime's reason for not loading the provider; it rarely names the library. */
  private static String refusal() {
    try (OrtSession.SessionOptions options = OnnxRuntime.options()) {
      add(options, DEVICE);
      return "";
    } catch (OrtException | RuntimeException | LinkageError e) {
      return "ONNX Runtime cannot load its CUDA provider: " + e.getMessage();
    }
  }

  static String explain(String refused, List<String> missing) {
    return missing.isEmpty()
        ? refused
        : String.format(
            Locale.ROOT,
            "%s cannot be loaded; install the NVIDIA driver, CUDA 12 and cuDNN 9, or name their folder in LD_LIBRARY_PATH",
            missing);
  }
}
