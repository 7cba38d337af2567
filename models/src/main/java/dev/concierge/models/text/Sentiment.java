package dev.concierge.models.text;

/** Scores how positive a text is. Implementations are immutable and thread-safe. */
@FunctionalInterface
public interface Sentiment {
  /** Sentiment of {@code text} in [-1, 1]; 0 for neutral or empty text. */
  double score(String text);
}
