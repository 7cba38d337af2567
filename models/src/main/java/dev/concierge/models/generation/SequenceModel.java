package dev.concierge.models.generation;

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

  /**
   * One sequence with its cache: any number of {@link #append}, then perhaps one {@link #decode}.
   * Used by one thread at a time; the opener closes it.
   */
  interface Sequence extends AutoCloseable {
    /**
     * Appends tokens.
     *
     * @return logits of the token after the last one, of length {@link #vocabularySize()}; the
     *     array belongs to the caller until the next call, which overwrites it
     * @throws IllegalArgumentException if the tokens do not fit {@link #capacity()}
     */
    float[] append(int[] tokens);

    /**
     * Appends tokens, then what the chooser chooses, until it stops. The last call of a sequence.
     *
     * @param chooser stops before more is chosen than {@link #capacity()} holds
     * @throws IllegalArgumentException if the tokens do not fit {@link #capacity()}
     */
    default void decode(int[] tokens, TokenChooser chooser) {
      float[] logits = append(tokens);
      int[] next = {chooser.choose(logits)};
      while (next[0] != TokenChooser.STOP) {
        logits = append(next);
        next[0] = chooser.choose(logits);
      }
    }

    /** Tokens appended so far. */
    int length();

    /** Most tokens the sequence can hold. */
    int capacity();

    /** Gives the cache back. Idempotent. */
    @Override
    void close();
  }
}
