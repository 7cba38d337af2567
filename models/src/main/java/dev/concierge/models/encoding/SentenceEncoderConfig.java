package dev.concierge.models.encoding;

import java.util.Locale;

/**
 * Sizes of a sentence encoder of the BERT family.
 *
 * @param vocabSize V, tokens
 * @param dim width of the residual stream, and of the embedding
 * @param layers blocks
 * @param heads of attention; divides {@code dim}
 * @param ffnDim width of the feed-forward layer
 * @param maxLength most tokens of a text
 * @param normEps added to the variance in the norms
 * @param pooling how the tokens' states become one vector
 * @param lowerCase whether a text loses case and accents before it is cut into pieces
 */
public record SentenceEncoderConfig(
    int vocabSize,
    int dim,
    int layers,
    int heads,
    int ffnDim,
    int maxLength,
    double normEps,
    Pooling pooling,
    boolean lowerCase) {
  /** How the tokens' states become one vector. */
  public enum Pooling {
    MEAN,
    FIRST
  }

  public SentenceEncoderConfig {
    for (int size : new int[] {vocabSize, dim, layers, heads, ffnDim, maxLength}) {
      if (size < 1) {
        throw new IllegalArgumentException(
            "sentence encoder sizes must be positive but one was [" + size + "]");
      }
    }
    if (dim % heads != 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "heads [%d] must divide dim [%d]", heads, dim));
    }
  }
}
