package dev.concierge.models.policy.onnx.foreign;

import dev.concierge.models.natives.BindingException;
import dev.concierge.models.natives.ForeignFunctions;
import java.util.List;
import java.util.function.Predicate;

/** What ONNX Runtime's CUDA build needs of this machine, looked for one by one. Stateless. */
public final class CudaLibraries {
  /** The driver, and the libraries of CUDA 12 and cuDNN 9 that the CUDA provider is linked to. */
  static final List<String> NEEDED =
      List.of(
          "libcuda.so.1",
          CudaRuntime.LIBRARY,
          "libcublasLt.so.12",
          "libcublas.so.12",
          "libcurand.so.10",
          "libcufft.so.11",
          "libcudnn.so.9");

  private CudaLibraries() {}

  /**
   * Those that the system cannot load from where it looks for libraries.
   *
   * @throws BindingException if this Java cannot tell
   */
  public static List<String> missing() {
    return missing(ForeignFunctions.load()::isLoadable);
  }

  static List<String> missing(Predicate<String> loadable) {
    return NEEDED.stream().filter(loadable.negate()).toList();
  }

  /**
   * GPUs that the process sees.
   *
   * @throws BindingException if this Java cannot tell, or with CUDA's reason for there being none
   */
  public static int devices() {
    return CudaRuntime.load(ForeignFunctions.load()).devices();
  }
}
