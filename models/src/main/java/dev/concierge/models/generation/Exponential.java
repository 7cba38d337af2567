package dev.concierge.models.generation;

/**
 * e^x for a whole vocabulary. Neither a branch nor a table, so that HotSpot makes vector
 * instructions of the loop: several times as fast as {@link Math#exp}.
 */
final class Exponential {
  /** What lies below contributes nothing to a sum that holds 1. */
  static final double NEGLIGIBLE = -50;

  /** Result for {@link #NEGLIGIBLE} and all below. */
  static final double LEAST = least();

  private static final double SCALE = 1.0 / 1024;

  private Exponential() {}

  /**
   * Writes e^((values − highest) · factor). The Taylor series of x / 1024 to the seventh order,
   * squared ten times; relative error below 1e-11.
   *
   * @param values at most {@code highest}, none NaN; negative infinity is allowed
   * @param factor at least 0 and finite
   * @param into at least as long as {@code values}
   */
  static void fill(float[] values, double highest, double factor, double[] into) {
    for (int i = 0; i < values.length; i++) {
      double x = Math.max((values[i] - highest) * factor, NEGLIGIBLE) * SCALE;
      double e = 1.0 / 720 + x * (1.0 / 5040);
      e = 1.0 / 120 + x * e;
      e = 1.0 / 24 + x * e;
      e = 1.0 / 6 + x * e;
      e = 1.0 / 2 + x * e;
      e = 1 + x * e;
      e = 1 + x * e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      into[i] = e;
    }
  }

  private static double least() {
    double[] least = new double[1];
    fill(new float[] {Float.NEGATIVE_INFINITY}, 0, 1, least);
    return least[0];
  }
}
