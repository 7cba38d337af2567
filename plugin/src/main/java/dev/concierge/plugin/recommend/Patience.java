package dev.concierge.plugin.recommend;

import dev.concierge.plugin.endpoint.ErrorKind;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.common.unit.TimeValue;

/**
 * How long somebody waits for an answer. Thread-safe.
 *
 * @param gone whether nobody waits any more
 * @param deadline end of the time for the reply, as {@link System#nanoTime} tells it
 */
record Patience(BooleanSupplier gone, long deadline) {
  /** Begins now. */
  static Patience of(BooleanSupplier gone, TimeValue timeout) {
    return new Patience(gone, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout.millis()));
  }

  /** Whether the time for the reply is over; what is finished by then is still worth answering. */
  boolean isLate() {
    return System.nanoTime() - deadline >= 0;
  }

  /** Whether to draw no further token. */
  boolean isOver() {
    return gone.getAsBoolean() || isLate();
  }

  /**
   * @throws OpenSearchStatusException 400 if nobody waits any more
   */
  void requireSomebody() {
    if (gone.getAsBoolean()) {
      throw ErrorKind.CANCELLED.because("the request was cancelled");
    }
  }
}
