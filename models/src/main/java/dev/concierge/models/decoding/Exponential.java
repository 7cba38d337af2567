package dev.concierge.models.decoding;

/**
 * e^x for x ≤ 0, several times as fast as {@link Math#exp} and as exact as the logits' own
 * precision needs: 2^(k/256) from a table times the Taylor series of the rest, relative error below
 * 1e-12.
 */
final class Exponential {
  /** What lies below contributes nothing to a sum that holds 1. */
  static final double NEGLIGIBLE = -50;

  private static final int STEPS = 256;
  private static final double SCALE = STEPS / Math.log(2);
  private static final double STEP = Math.log(2) / STEPS;
  private static final double[] TABLE = new double[STEPS];

  static {
    for (int i = 0; i < STEPS; i++) {
      TABLE[i] = Math.pow(2, (double) i / STEPS);
    }
  }

  private Exponential() {}

  /**
   * @param x at most 0; NaN gives NaN
   */
  static double of(double x) {
    if (x < NEGLIGIBLE) {
      return 0;
    }
    int k = (int) (x * SCALE - 0.5);
    double r = x - k * STEP;
    double series = 1 + r * (1 + r * (0.5 + r * (1.0 / 6)));
    long exponent = (long) ((k >> 8) + 1023) << 52;
    return Double.longBitsToDouble(exponent) * TABLE[k & (STEPS - 1)] * series;
  }
}
