package dev.concierge.models.policy.onnx;

import dev.concierge.models.policy.onnx.foreign.Device;
import java.time.Duration;
import java.util.Objects;

/**
 * How a policy is run.
 *
 * @param threads of each graph run; 0 lets ONNX Runtime take one per core
 * @param decodeThreads of the generator, which runs all replies together; 0 as above
 * @param slots replies that can be generated at a time, each with its own cache
 * @param slotWait how long a reply waits for a slot before it is refused
 * @param prefixCacheBytes keys and values kept of sequences that ended; 0 keeps none
 * @param device that the graphs run on
 * @param bound whether the generator binds memory where it runs instead of going through the Java
 *     API; on a GPU it always does
 */
public record RuntimeOptions(
    int threads,
    int decodeThreads,
    int slots,
    Duration slotWait,
    long prefixCacheBytes,
    Device device,
    boolean bound) {
  public static final Duration DEFAULT_SLOT_WAIT = Duration.ofSeconds(10);
  public static final long DEFAULT_PREFIX_CACHE_BYTES = 64L << 20;

  public RuntimeOptions {
    Objects.requireNonNull(slotWait, "slotWait");
    Objects.requireNonNull(device, "device");
    requireThreads("threads", threads);
    requireThreads("decodeThreads", decodeThreads);
    if (slots < 1 || slots > 1024) {
      throw new IllegalArgumentException("slots must lie in [1, 1024] but was [" + slots + "]");
    }
    if (slotWait.isNegative()) {
      throw new IllegalArgumentException(
          "slotWait must not be negative but was [" + slotWait + "]");
    }
    if (prefixCacheBytes < 0) {
      throw new IllegalArgumentException(
          "prefixCacheBytes must not be negative but was [" + prefixCacheBytes + "]");
    }
  }

  private static void requireThreads(String name, int threads) {
    if (threads < 0 || threads > 1024) {
      throw new IllegalArgumentException(name + " must lie in [0, 1024] but was [" + threads + "]");
    }
  }

  /** On the processor. */
  public RuntimeOptions(
      int threads, int decodeThreads, int slots, Duration slotWait, long prefixCacheBytes) {
    this(threads, decodeThreads, slots, slotWait, prefixCacheBytes, Device.CPU, false);
  }

  /** The same on another device. */
  public RuntimeOptions on(Device other) {
    return new RuntimeOptions(
        threads, decodeThreads, slots, slotWait, prefixCacheBytes, other, bound);
  }

  /** The same with the generator's memory bound where it runs. */
  public RuntimeOptions withBoundMemory() {
    return new RuntimeOptions(
        threads, decodeThreads, slots, slotWait, prefixCacheBytes, device, true);
  }

  public boolean bindsMemory() {
    return bound || !device.equals(Device.CPU);
  }

  public RuntimeOptions(int threads, int slots) {
    this(threads, slots, DEFAULT_SLOT_WAIT);
  }

  public RuntimeOptions(int threads, int slots, Duration slotWait) {
    this(threads, threads, slots, slotWait, DEFAULT_PREFIX_CACHE_BYTES);
  }
}
