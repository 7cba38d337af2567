package dev.concierge.trainer.run.reward;

/** Agreement of predictions with observations. */
final class Fit {
  private Fit() {}

  /** Pearson correlation; NaN when either side does not vary. */
  static double correlation(double[] x, double[] y) {
    double meanX = mean(x);
    double meanY = mean(y);
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xy / Math.sqrt(xx * yy);
  }

  /** 1 − Σ(y − ŷ)² / Σ(y − ȳ)². */
  static double r2(double[] predicted, double[] observed) {
    double mean = mean(observed);
    double residual = 0;
    double total = 0;
    for (int i = 0; i < observed.length; i++) {
      residual += (observed[i] - predicted[i]) * (observed[i] - predicted[i]);
      total += (observed[i] - mean) * (observed[i] - mean);
    }
    return 1 - residual / total;
  }

  static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElse(Double.NaN);
  }
}
