package dev.concierge.trainer.export;

import java.util.Locale;

/** Largest difference between two computations of the same values, and the largest value. */
final class Difference {
  /** Allowed difference in fp32 as a share of the largest value, at least of 1. */
  static final double TOLERANCE = 1e-4;

  private final String what;
  private double largestValue;
  private double largestDifference;

  Difference(String what) {
    this.what = what;
  }

  void compare(float[] expected, float[] found) throws ParityException {
    if (expected.length != found.length) {
      throw new ParityException(
          String.format(
              Locale.ROOT,
              "%s: training gives [%d] values, the graph [%d]",
              what,
              expected.length,
              found.length));
    }
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) expected[i] - found[i]);
      // a NaN on either side is never parity
      largestDifference =
          Double.isNaN(difference)
              ? Double.POSITIVE_INFINITY
              : Math.max(largestDifference, difference);
      largestValue = Math.max(largestValue, Math.abs(expected[i]));
    }
  }

  /**
   * The difference as a share of the largest value, at least of 1.
   *
   * @throws ParityException if it exceeds {@link #TOLERANCE}
   */
  double require() throws ParityException {
    double relative = largestDifference / Math.max(1, largestValue);
    if (!(relative <= TOLERANCE)) {
      throw new ParityException(
          String.format(
              Locale.ROOT,
              "%s: graph and training differ by [%.3g] but at most [%.3g] is allowed (%.0e of the largest value [%.3g], at least of 1)",
              what,
              largestDifference,
              TOLERANCE * Math.max(1, largestValue),
              TOLERANCE,
              largestValue));
    }
    return relative;
  }
}
