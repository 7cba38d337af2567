package dev.concierge.plugin.policies.remote;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps callers away from a server that fails: after some failures in a row calls are refused for a
 * while, then one call at a time may try, until one succeeds. Thread-safe.
 */
final class CircuitBreaker {
  private final int failuresToOpen;
  private final long openNanos;
  private final LongSupplier clock;
  private int failures;
  private long refusedUntil;

  /**
   * @param open how long calls are refused before the next try
   * @param clock nanoseconds, as {@link System#nanoTime} gives them
   */
  CircuitBreaker(int failuresToOpen, Duration open, LongSupplier clock) {
    this.failuresToOpen = failuresToOpen;
    this.openNanos = open.toNanos();
    this.clock = clock;
  }

  /** Whether a call may be made now; its outcome must be told. */
  synchronized boolean admits() {
    if (failures < failuresToOpen) {
      return true;
    }
    long now = clock.getAsLong();
    if (now - refusedUntil < 0) {
      return false;
    }
    refusedUntil = now + openNanos; // others wait for the outcome of this one
    return true;
  }

  synchronized void succeeded() {
    failures = 0;
  }

  synchronized void failed() {
    failures++;
    if (failures >= failuresToOpen) {
      refusedUntil = clock.getAsLong() + openNanos;
    }
  }
}
