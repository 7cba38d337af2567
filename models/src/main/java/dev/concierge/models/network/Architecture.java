package dev.concierge.models.network;

import java.util.Locale;
import java.util.Objects;

/**
 * How the blocks of the decoder-only transformer are made, beyond their sizes. Components that a
 * manifest does not name are those of {@link #LLAMA}.
 *
 * @param norm before attention, before the feed-forward layer and at the end
 * @param feedForward layer after attention
 * @param positions how a token's place enters
 * @param bias which linear layers add a bias; the LM head never does
 * @param headNorm whether RMSNorm is applied to each head's queries and keys before rotation
 * @param slidingWindow positions that a query sees, its own included; 0 is all before it
 * @param ropeScaling correction of the rotary frequencies; null for none
 */
public record Architecture(
    Norm norm,
    FeedForward feedForward,
    Positions positions,
    Bias bias,
    boolean headNorm,
    int slidingWindow,
    RopeScaling ropeScaling) {
  /** Normalisation over the width of the residual stream. */
  public enum Norm {
    RMS,
    LAYER
  }

  /** The layer after attention. */
  public enum FeedForward {
    /** down(silu(gate(x)) · up(x)). */
    SWIGLU,
    /** down(gelu(up(x))) with the tanh approximation of GELU. */
    GELU
  }

  /** How a token's place enters. */
  public enum Positions {
    /** Queries and keys are rotated. Su et al., arXiv 2104.09864. */
    ROTARY,
    /** A learned vector is added to the embedding. */
    LEARNED
  }

  /** Which linear layers add a bias. */
  public enum Bias {
    NONE,
    QKV,
    ALL
  }

  /**
   * Llama 3's correction: wavelengths longer than {@code originalMaxLength / lowFreqFactor} are
   * stretched by {@code factor}, those shorter than {@code originalMaxLength / highFreqFactor}
   * stay, those between are blended.
   */
  public record RopeScaling(
      double factor, double lowFreqFactor, double highFreqFactor, int originalMaxLength) {
    public RopeScaling {
      if (!(factor >= 1)
          || !(lowFreqFactor > 0)
          || !(highFreqFactor > lowFreqFactor)
          || originalMaxLength < 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "rope scaling needs factor [%s] >= 1, 0 < lowFreqFactor [%s] < highFreqFactor [%s] and originalMaxLength [%d] >= 1",
                factor,
                lowFreqFactor,
                highFreqFactor,
                originalMaxLength));
      }
    }

    double scaled(double frequency) {
      double wavelength = 2 * Math.PI / frequency;
      if (wavelength > originalMaxLength / lowFreqFactor) {
        return frequency / factor;
      }
      if (wavelength < originalMaxLength / highFreqFactor) {
        return frequency;
      }
      double kept =
          (originalMaxLength / wavelength - lowFreqFactor) / (highFreqFactor - lowFreqFactor);
      return (1 - kept) * frequency / factor + kept * frequency;
    }
  }

  /** RMSNorm, rotary positions, SwiGLU, no bias. Touvron et al., arXiv 2302.13971. */
  public static final Architecture LLAMA =
      new Architecture(Norm.RMS, FeedForward.SWIGLU, Positions.ROTARY, Bias.NONE, false, 0, null);

  /** LayerNorm, learned positions, GELU, biases everywhere. Radford et al. 2019. */
  public static final Architecture GPT2 =
      new Architecture(Norm.LAYER, FeedForward.GELU, Positions.LEARNED, Bias.ALL, false, 0, null);

  public Architecture {
    norm = Objects.requireNonNullElse(norm, Norm.RMS);
    feedForward = Objects.requireNonNullElse(feedForward, FeedForward.SWIGLU);
    positions = Objects.requireNonNullElse(positions, Positions.ROTARY);
    bias = Objects.requireNonNullElse(bias, Bias.NONE);
    if (slidingWindow < 0) {
      throw new IllegalArgumentException(
          "slidingWindow must not be negative but was [" + slidingWindow + "]");
    }
    if (ropeScaling != null && positions != Positions.ROTARY) {
      throw new IllegalArgumentException("ropeScaling needs rotary positions");
    }
  }

  /** The same with biases on those layers. */
  public Architecture with(Bias other) {
    return new Architecture(
        norm, feedForward, positions, other, headNorm, slidingWindow, ropeScaling);
  }

  /** The same with normalised queries and keys. */
  public Architecture withHeadNorm() {
    return new Architecture(norm, feedForward, positions, bias, true, slidingWindow, ropeScaling);
  }

  /** The same with a window; 0 for none. */
  public Architecture withSlidingWindow(int window) {
    return new Architecture(norm, feedForward, positions, bias, headNorm, window, ropeScaling);
  }

  /** The same with corrected rotary frequencies; null for none. */
  public Architecture with(RopeScaling scaling) {
    return new Architecture(norm, feedForward, positions, bias, headNorm, slidingWindow, scaling);
  }
}
