package dev.concierge.models.policy.onnx.foreign;

import dev.concierge.models.natives.BindingException;
import dev.concierge.models.natives.ForeignFunctions;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * The few functions of the CUDA runtime that ONNX Runtime does not offer. Thread-safe; calls go to
 * the first device that the process sees.
 */
final class CudaRuntime {
  /** The runtime that ONNX Runtime's CUDA build loads, too. */
  static final String LIBRARY = "libcudart.so.12";

  /** Host or device, as the addresses tell. */
  private static final long ANY_DIRECTION = 4;

  private static final long TEXT_LIMIT = 200;

  private final ForeignFunctions foreign;
  private final MethodHandle deviceCount;
  private final MethodHandle errorText;
  private final MethodHandle copy;
  private final MethodHandle synchronize;

  private CudaRuntime(ForeignFunctions foreign, String library) {
    this.foreign = foreign;
    this.deviceCount = foreign.function(foreign.symbol(library, "cudaGetDeviceCount"), 1);
    this.errorText = foreign.function(foreign.symbol(library, "cudaGetErrorString"), 1);
    this.copy = foreign.function(foreign.symbol(library, "cudaMemcpy2D"), 7);
    this.synchronize = foreign.function(foreign.symbol(library, "cudaDeviceSynchronize"), 0);
  }

  /**
   * @throws BindingException if the library cannot be loaded
   */
  static CudaRuntime load(ForeignFunctions foreign) {
    return load(foreign, LIBRARY);
  }

  static CudaRuntime load(ForeignFunctions foreign, String library) {
    return new CudaRuntime(foreign, library);
  }

  /**
   * Devices that the process sees.
   *
   * @throws BindingException with CUDA's words, such as that there is no driver
   */
  int devices() {
    ByteBuffer count = OrtFunctions.direct(Integer.BYTES);
    try {
      check("cudaGetDeviceCount", (int) (long) deviceCount.invokeExact(foreign.addressOf(count)));
      return count.getInt(0);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new BindingException("cudaGetDeviceCount cannot be called", e);
    } finally {
      Reference.reachabilityFence(count);
    }
  }

  /** As {@link MemoryCopy#rows}. */
  void copyRows(long to, long toPitch, long from, long fromPitch, long width, long rows) {
    try {
      check(
          "cudaMemcpy2D",
          (int) (long) copy.invokeExact(to, toPitch, from, fromPitch, width, rows, ANY_DIRECTION));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new BindingException("cudaMemcpy2D cannot be called", e);
    }
  }

  /** Waits for the device: copies within it return early. */
  void synchronize() {
    try {
      check("cudaDeviceSynchronize", (int) (long) synchronize.invokeExact());
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new BindingException("cudaDeviceSynchronize cannot be called", e);
    }
  }

  private void check(String function, int status) throws Throwable {
    if (status != 0) {
      String text = foreign.text((long) errorText.invokeExact((long) status), TEXT_LIMIT);
      throw new BindingException(
          String.format(Locale.ROOT, "%s failed with [%d]: %s", function, status, text));
    }
  }
}
