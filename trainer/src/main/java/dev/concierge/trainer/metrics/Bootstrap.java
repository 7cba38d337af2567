package dev.concierge.trainer.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Percentile bootstrap intervals: Efron, "Bootstrap methods: another look at the jackknife", 1979.
 * The unit that is drawn should be the independent one: a conversation rather than a turn.
 */
public final class Bootstrap {

  /**
   * @param low lower end
   * @param high upper end
   * @param level two-sided confidence, such as .95
   */
  public record Interval(double low, double high, double level) {}

  private Bootstrap() {}

  /**
   * Interval of a statistic.
   *
   * @param units number of units
   * @param statistic value of a sample given as unit indices drawn with replacement
   * @param resamples at least 1
   * @param level in (0, 1)
   */
  public static Interval interval(
      int units, ToDoubleFunction<int[]> statistic, int resamples, double level, long seed) {
    if (units < 1 || resamples < 1 || !(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "bootstrap needs units >= 1, resamples >= 1 and a level in (0, 1) but has [%d], [%d], [%s]",
              units,
              resamples,
              level));
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[resamples];
    int[] drawn = new int[units];
    for (int b = 0; b < resamples; b++) {
      Arrays.setAll(drawn, i -> random.nextInt(units));
      values[b] = statistic.applyAsDouble(drawn);
    }
    Arrays.sort(values);
    return new Interval(
        quantile(values, (1 - level) / 2), quantile(values, 1 - (1 - level) / 2), level);
  }

  /** Linear interpolation between order statistics. */
  static double quantile(double[] sorted, double q) {
    double place = q * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
