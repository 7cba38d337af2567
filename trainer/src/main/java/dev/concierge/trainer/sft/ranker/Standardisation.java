package dev.concierge.trainer.sft.ranker;

import dev.concierge.models.network.RankerNetwork;
import dev.concierge.models.network.Tensor;
import dev.concierge.trainer.djl.Parameters;
import java.util.List;

/**
 * Mean and standard deviation of every feature over the training pools.
 *
 * @param mean one value per feature
 * @param deviation one positive value per feature
 */
record Standardisation(float[] mean, float[] deviation) {
  private static final double EPSILON = 1e-6;

  /** Writes it into the ranker's parameters, which multiply by the reciprocal. */
  void into(Parameters parameters) {
    float[] scale = new float[deviation.length];
    for (int k = 0; k < scale.length; k++) {
      scale[k] = 1 / deviation[k];
    }
    parameters.put(RankerNetwork.MEAN, new Tensor(new long[] {mean.length}, mean));
    parameters.put(RankerNetwork.SCALE, new Tensor(new long[] {scale.length}, scale));
  }

  /**
   * @throws IllegalArgumentException if there is no candidate at all
   */
  static Standardisation of(List<RankerExample> examples, int features) {
    double[] sum = new double[features];
    double[] squares = new double[features];
    long rows = 0;
    for (RankerExample example : examples) {
      rows += example.features().length;
      for (float[] row : example.features()) {
        for (int k = 0; k < features; k++) {
          sum[k] += row[k];
          squares[k] += (double) row[k] * row[k];
        }
      }
    }
    if (rows == 0) {
      throw new IllegalArgumentException("no candidates to standardise");
    }
    float[] mean = new float[features];
    float[] deviation = new float[features];
    for (int k = 0; k < features; k++) {
      mean[k] = (float) (sum[k] / rows);
      double variance = squares[k] / rows - (sum[k] / rows) * (sum[k] / rows);
      // a feature that never varies must stay 0, not noise divided by almost nothing
      deviation[k] = variance > EPSILON ? (float) Math.sqrt(variance) : 1;
    }
    return new Standardisation(mean, deviation);
  }
}
