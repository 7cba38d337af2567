package dev.concierge.models.policy.onnx.foreign;

import dev.concierge.models.natives.BindingException;
import dev.concierge.models.natives.ForeignFunctions;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

/**
 * Copies memory by address, on the device and between it and the host, while no graph runs. Copies
 * are done when {@link #finish} has returned. Stateless.
 */
public interface MemoryCopy {
  /**
   * Copies {@code rows} rows of {@code width} bytes, which begin {@code toPitch} and {@code
   * fromPitch} bytes apart. Source and target do not overlap.
   *
   * @throws BindingException if the device refuses
   */
  void rows(long to, long toPitch, long from, long fromPitch, long width, long rows);

  /**
   * Waits for what was copied.
   *
   * @throws BindingException if the device failed
   */
  default void finish() {}

  /**
   * @throws BindingException naming what cannot be loaded
   */
  static MemoryCopy on(Device device, ForeignFunctions foreign) {
    return device.equals(Device.CPU)
        ? new OnHost(foreign.function(foreign.standardSymbol("memcpy"), 3))
        : new OnCuda(CudaRuntime.load(foreign));
  }

  /** By C's {@code memcpy}. */
  record OnHost(MethodHandle memcpy) implements MemoryCopy {
    private static final MethodType TYPE =
        MethodType.methodType(long.class, long.class, long.class, long.class);

    public OnHost {
      if (!memcpy.type().equals(TYPE)) {
        throw new IllegalArgumentException("memcpy takes two addresses and a size");
      }
    }

    @Override
    public void rows(long to, long toPitch, long from, long fromPitch, long width, long rows) {
      try {
        for (long row = 0; row < rows; row++) {
          long ignored =
              (long) memcpy.invokeExact(to + row * toPitch, from + row * fromPitch, width);
        }
      } catch (Throwable e) {
        throw new BindingException("memcpy cannot be called", e);
      }
    }
  }

  /** By the CUDA runtime. */
  record OnCuda(CudaRuntime cuda) implements MemoryCopy {
    @Override
    public void rows(long to, long toPitch, long from, long fromPitch, long width, long rows) {
      cuda.copyRows(to, toPitch, from, fromPitch, width, rows);
    }

    @Override
    public void finish() {
      cuda.synchronize();
    }
  }
}
