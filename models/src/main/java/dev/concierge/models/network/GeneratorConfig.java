package dev.concierge.models.network;

import dev.concierge.models.network.Architecture.Positions;
import java.util.Locale;
import java.util.Objects;

/**
 * Sizes and architecture of the decoder-only transformer.
 *
 * @param vocabSize V, tokens
 * @param dim width of the residual stream
 * @param layers blocks
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDim width of a head, even where positions are rotary
 * @param ffnDim width of the feed-forward layer
 * @param maxLength positions of the KV cache
 * @param ropeTheta base of the rotary embedding; unused with learned positions
 * @param normEps added to the mean square or the variance in the norms
 * @param tiedHead whether the LM head is the embedding table
 * @param architecture how the blocks are made; {@link Architecture#LLAMA} where a manifest names
 *     none
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
    boolean tiedHead,
    Architecture architecture) {
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
    architecture = Objects.requireNonNullElse(architecture, Architecture.LLAMA);
    boolean rotary = architecture.positions() == Positions.ROTARY;
    if (heads % kvHeads != 0 || (rotary && headDim % 2 != 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "kvHeads [%d] must divide heads [%d] and headDim [%d] must be even",
              kvHeads,
              heads,
              headDim));
    }
  }

  /** A generator of the Llama architecture. */
  public GeneratorConfig(
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
    this(
        vocabSize,
        dim,
        layers,
        heads,
        kvHeads,
        headDim,
        ffnDim,
        maxLength,
        ropeTheta,
        normEps,
        tiedHead,
        Architecture.LLAMA);
  }

  /** The same for another vocabulary. */
  public GeneratorConfig withVocabSize(int size) {
    return new GeneratorConfig(
        size,
        dim,
        layers,
        heads,
        kvHeads,
        headDim,
        ffnDim,
        maxLength,
        ropeTheta,
        normEps,
        tiedHead,
        architecture);
  }

  /** Angle per position of each pair of a head's values, [headDim / 2]. */
  public double[] rotaryFrequencies() {
    double[] frequencies = new double[headDim / 2];
    for (int i = 0; i < frequencies.length; i++) {
      double frequency = Math.pow(ropeTheta, -2.0 * i / headDim);
      frequencies[i] =
          architecture.ropeScaling() == null
              ? frequency
              : architecture.ropeScaling().scaled(frequency);
    }
    return frequencies;
  }
}
