package dev.concierge.trainer.run.reward;

/**
 * A slate in numbers: the position-weighted mean of its items' features, as their distance from the
 * pool's mean, then the pool's mean; 2 F values. Standardised with the training turns.
 *
 * @param mean of each value over the training turns
 * @param scale 1 / deviation of each value; 0 for one that never varies
 */
record SlateSummary(float[] mean, float[] scale) {

  static SlateSummary fit(float[][] raw) {
    int n = raw[0].length;
    float[] mean = new float[n];
    float[] scale = new float[n];
    for (int j = 0; j < n; j++) {
      double sum = 0;
      double squares = 0;
      for (float[] row : raw) {
        sum += row[j];
        squares += (double) row[j] * row[j];
      }
      mean[j] = (float) (sum / raw.length);
      double variance = squares / raw.length - (double) mean[j] * mean[j];
      scale[j] = variance > 1e-10 ? (float) (1 / Math.sqrt(variance)) : 0;
    }
    return new SlateSummary(mean, scale);
  }

  float[] standardised(float[] raw) {
    float[] values = new float[raw.length];
    for (int j = 0; j < raw.length; j++) {
      // a policy may leave the range of the log: beyond 4 deviations nothing was learned
      values[j] = Math.max(-4, Math.min(4, (raw[j] - mean[j]) * scale[j]));
    }
    return values;
  }

  static float[] raw(float[][] features, int[] slate) {
    int columns = features[0].length;
    float[] values = new float[2 * columns];
    double total = 0;
    for (int k = 0; k < slate.length; k++) {
      total += weight(k);
    }
    for (int j = 0; j < columns; j++) {
      double pool = 0;
      for (float[] row : features) {
        pool += row[j];
      }
      pool /= features.length;
      double shown = 0;
      for (int k = 0; k < slate.length; k++) {
        shown += weight(k) / total * features[slate[k]][j];
      }
      values[j] = (float) (shown - pool);
      values[columns + j] = (float) pool;
    }
    return values;
  }

  private static double weight(int position) {
    return 1 / Math.log(position + 2);
  }
}
