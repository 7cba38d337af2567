package dev.concierge.models.generation;

/** Chooses one token after the other while a sequence is decoded. */
@FunctionalInterface
public interface TokenChooser {
  /** Ends the sequence. */
  int STOP = -1;

  /**
   * Chooses the next token. Called by one thread at a time, but perhaps by another one than asked
   * for the decoding, and while other sequences wait: it must be quick.
   *
   * @param logits of the next token; may be changed, and are not to be kept
   * @return the token to append, or {@link #STOP}
   */
  int choose(float[] logits);
}
