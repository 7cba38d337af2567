package dev.concierge.trainer.cluster;

import java.time.Duration;
import java.util.function.Supplier;

/** Repeats a call that the cluster may accept a little later, waiting twice as long each time. */
final class Retry {
  private final int attempts;
  private final Duration first;

  Retry(int attempts, Duration first) {
    this.attempts = attempts;
    this.first = first;
  }

  /** Half a minute in all: a node may be restarting. */
  static Retry standard() {
    return new Retry(7, Duration.ofMillis(500));
  }

  <T> T run(Supplier<T> call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (ConciergeClientException e) {
        if (!e.retryable() || attempt == attempts) {
          throw e;
        }
        pause(first.multipliedBy(1L << (attempt - 1)), e);
      }
    }
  }

  private static void pause(Duration duration, ConciergeClientException last) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw last;
    }
  }
}
