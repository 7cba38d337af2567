package dev.concierge.trainer.quickstart;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** Seconds that each step took, in order. Not thread-safe. */
final class Times {
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private final long began = System.nanoTime();

  /** Does {@code step} and remembers how long it took. */
  <T> T measure(String name, Callable<T> step) throws Exception {
    long from = System.nanoTime();
    T result = step.call();
    seconds.merge(name, seconds(from), Double::sum);
    return result;
  }

  /** The steps so far and {@code total}. */
  Map<String, Double> all() {
    Map<String, Double> all = new LinkedHashMap<>(seconds);
    all.put("total", seconds(began));
    return all;
  }

  private static double seconds(long from) {
    return Math.round((System.nanoTime() - from) / 1e7) / 100.0;
  }
}
