package dev.concierge.models.generation;

/**
 * Is told every token of a reply as soon as it is drawn, on the thread that draws: it must be
 * quick.
 */
@FunctionalInterface
public interface TokenListener {
  /** Waits for the whole reply. */
  TokenListener NONE = (token, logProb) -> {};

  /**
   * @param logProb as {@link Reply#logProbs} will give it
   */
  void drawn(int token, float logProb);
}
