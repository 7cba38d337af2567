package dev.concierge.trainer.run.offpolicy;

import java.util.List;

/**
 * Expected gain of an item at a position of a slate: ridge regression on the item's ranking
 * features, standardised, and 1/log2(position + 1). What doubly robust estimates lean on; made from
 * other turns than those it judges. Immutable.
 */
final class PositionGains {
  private final double[] mean;
  private final double[] scale;
  private final double[] weights;

  /**
   * @param features of the item
   * @param position from 0
   * @param gain observed
   */
  record Shown(float[] features, int position, double gain) {}

  private PositionGains(double[] mean, double[] scale, double[] weights) {
    this.mean = mean;
    this.scale = scale;
    this.weights = weights;
  }

  /**
   * @param shown at least one
   * @param ridge penalty of every weight but the intercept, above 0
   */
  static PositionGains fit(List<Shown> shown, double ridge) {
    int columns = shown.getFirst().features().length;
    double[] mean = new double[columns];
    double[] scale = new double[columns];
    for (int j = 0; j < columns; j++) {
      int column = j;
      mean[j] = shown.stream().mapToDouble(x -> x.features()[column]).average().orElseThrow();
      double centre = mean[j];
      double variance =
          shown.stream()
              .mapToDouble(x -> Math.pow(x.features()[column] - centre, 2))
              .average()
              .orElseThrow();
      scale[j] = variance > 1e-10 ? 1 / Math.sqrt(variance) : 0;
    }
    int n = columns + 2;
    double[][] normal = new double[n][n + 1];
    for (Shown x : shown) {
      double[] row = row(x.features(), x.position(), mean, scale);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          normal[i][j] += row[i] * row[j];
        }
        normal[i][n] += row[i] * x.gain();
      }
    }
    for (int i = 1; i < n; i++) {
      normal[i][i] += ridge;
    }
    return new PositionGains(mean, scale, solve(normal));
  }

  double of(float[] features, int position) {
    double[] row = row(features, position, mean, scale);
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      sum += row[i] * weights[i];
    }
    return sum;
  }

  private static double[] row(float[] features, int position, double[] mean, double[] scale) {
    double[] row = new double[features.length + 2];
    row[0] = 1;
    row[1] = Math.log(2) / Math.log(position + 2);
    for (int j = 0; j < features.length; j++) {
      row[j + 2] = (features[j] - mean[j]) * scale[j];
    }
    return row;
  }

  /** Gauss–Jordan with the largest pivot; the matrix is positive definite. */
  private static double[] solve(double[][] a) {
    int n = a.length;
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int i = column + 1; i < n; i++) {
        pivot = Math.abs(a[i][column]) > Math.abs(a[pivot][column]) ? i : pivot;
      }
      double[] swapped = a[column];
      a[column] = a[pivot];
      a[pivot] = swapped;
      for (int i = 0; i < n; i++) {
        double factor = i == column ? 0 : a[i][column] / a[column][column];
        for (int j = column; factor != 0 && j <= n; j++) {
          a[i][j] -= factor * a[column][j];
        }
      }
    }
    double[] solution = new double[n];
    for (int i = 0; i < n; i++) {
      solution[i] = a[i][n] / a[i][i];
    }
    return solution;
  }
}
