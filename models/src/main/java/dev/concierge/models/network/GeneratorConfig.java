package dev.concierge.models.network;

/**
 * Sizes of the decoder-only transformer.
 *
 * @param vocabSize V, tokens
 * @param dim width of the residual stream
 * @param layers blocks
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDim width of a head, even
 * @param ffnDim width of the gated feed-forward layer
 * @param maxLength positions of the KV cache
 * @param ropeTheta base of the rotary embedding
 * @param normEps added to the mean square in RMSNorm
 * @param tiedHead whether the LM head is the embedding table
 */
public record GeneratorConfig(
    int vocabSize,
    int dim,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int ffnDim,
    int maxLength,
    double ropeTheta,
    double normEps,
    boolean tiedHead) {
  /** The embedded default, trained from scratch. */
  public static final GeneratorConfig SMALL =
      new GeneratorConfig(2048, 128, 3, 4, 2, 32, 352, 512, 10_000, 1e-5, true);

  public GeneratorConfig {
    for (int size :
        new int[] {vocabSize, dim, layers, heads, kvHeads, headDim, ffnDim, maxLength}) {
      if (size < 1) {
        throw new IllegalArgumentException(
            "generator sizes must be positive but one was [" + size + "]");
      }
    }
    if (heads % kvHeads != 0 || headDim % 2 != 0) {
      throw new IllegalArgumentException(
          "kvHeads [%d] must divide heads [%d] and headDim [%d] must be even"
              .formatted(kvHeads, heads, headDim));
    }
  }
}
