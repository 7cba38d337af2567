package dev.concierge.it.bench.soak;

import java.util.SplittableRandom;

/** What a soak asks. Thread-safe. */
interface SoakTarget extends AutoCloseable {
  /**
   * Makes one request and waits for its end.
   *
   * @param number of the request; decides its kind
   * @param random of the calling thread
   */
  void request(long number, SplittableRandom random);

  /** Resident memory of the process that answers, without what only waits to be collected. */
  long residentBytes();

  @Override
  void close();
}
