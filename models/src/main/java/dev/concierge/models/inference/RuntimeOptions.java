package dev.concierge.models.inference;

import java.time.Duration;
import java.util.Objects;

/**
 * How a policy is run.
 *
 * @param threads of each graph run; 0 lets ONNX Runtime take one per core
 * @param slots replies that can be generated at a time, each with its own cache
 * @param slotWait how long a reply waits for a slot before it is refused
 */
public record RuntimeOptions(int threads, int slots, Duration slotWait) {
  public static final Duration DEFAULT_SLOT_WAIT = Duration.ofSeconds(10);

  public RuntimeOptions {
    Objects.requireNonNull(slotWait, "slotWait");
    if (threads < 0 || threads > 1024) {
      throw new IllegalArgumentException("threads must lie in [0, 1024] but was [" + threads + "]");
    }
    if (slots < 1 || slots > 1024) {
      throw new IllegalArgumentException("slots must lie in [1, 1024] but was [" + slots + "]");
    }
    if (slotWait.isNegative()) {
      throw new IllegalArgumentException(
          "slotWait must not be negative but was [" + slotWait + "]");
    }
  }

  public RuntimeOptions(int threads, int slots) {
    this(threads, slots, DEFAULT_SLOT_WAIT);
  }
}
