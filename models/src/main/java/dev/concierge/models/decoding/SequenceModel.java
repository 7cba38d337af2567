package dev.concierge.models.decoding;

/** A language model that continues token sequences. Thread-safe: several sequences at a time. */
public interface SequenceModel {
  /**
   * Opens an empty sequence; waits a bounded time for a free one.
   *
   * @throws NoFreeSlotException if none became free in time
   */
  Sequence open();

  /** Number of logits, hence of token ids. */
  int vocabularySize();

  /** One sequence with its cache. Used by one thread at a time; the opener closes it. */
  interface Sequence extends AutoCloseable {
    /**
     * Appends tokens.
     *
     * @return logits of the token after the last one, of length {@link #vocabularySize()}; the
     *     array belongs to the caller until the next call, which overwrites it
     * @throws IllegalArgumentException if the tokens do not fit {@link #capacity()}
     */
    float[] append(int[] tokens);

    /** Tokens appended so far. */
    int length();

    /** Most tokens the sequence can hold. */
    int capacity();

    /** Gives the cache back. Idempotent. */
    @Override
    void close();
  }
}
