package dev.concierge.trainer.metrics;

/**
 * A value estimated from a sample.
 *
 * @param value the estimate
 * @param standardError of the estimate; NaN with fewer than two observations
 * @param n observations
 */
public record Estimate(double value, double standardError, int n) {

  /** Mean with std/√n, the std with n − 1. */
  static Estimate mean(double[] terms) {
    double mean = 0;
    for (double term : terms) {
      mean += term / terms.length;
    }
    return around(mean, terms, mean);
  }

  /** {@code value} with the standard error of the mean of its influence terms. */
  static Estimate around(double value, double[] terms, double mean) {
    double squares = 0;
    for (double term : terms) {
      squares += (term - mean) * (term - mean);
    }
    int n = terms.length;
    double error = n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n);
    return new Estimate(value, error, n);
  }
}
