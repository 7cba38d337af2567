package dev.concierge.trainer.judge;

import dev.concierge.trainer.evaluate.metrics.Bootstrap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Means over instances with 95 % percentile bootstrap intervals over conversations.
 *
 * @param values by {@link Metric#name}
 * @param intervals by {@link Metric#name}; empty when there is no instance
 */
public record RankingReport(
    int instances, Map<String, Double> values, Map<String, Bootstrap.Interval> intervals) {
  private static final int RESAMPLES = 1000;
  private static final double LEVEL = 0.95;
  private static final long SEED = 20_261_121;

  /** Sums up instances. */
  public static RankingReport of(List<Instance> instances) {
    Map<String, Double> values = new LinkedHashMap<>();
    Map<String, Bootstrap.Interval> intervals = new LinkedHashMap<>();
    List<List<Instance>> units = units(instances);
    for (Metric metric : Metric.ALL) {
      values.put(metric.name(), mean(instances, metric));
      if (!units.isEmpty()) {
        intervals.put(metric.name(), interval(units, instance -> metric.of(instance.rank())));
      }
    }
    return new RankingReport(instances.size(), values, intervals);
  }

  /** Instances grouped by conversation. */
  static List<List<Instance>> units(List<Instance> instances) {
    Map<String, List<Instance>> units = new LinkedHashMap<>();
    for (Instance instance : instances) {
      units.computeIfAbsent(instance.conversation(), id -> new ArrayList<>()).add(instance);
    }
    return List.copyOf(units.values());
  }

  /** Interval of the mean of a value per instance, conversations drawn with replacement. */
  static Bootstrap.Interval interval(List<List<Instance>> units, ToDoubleFunction<Instance> value) {
    double[] sums = units.stream().mapToDouble(u -> u.stream().mapToDouble(value).sum()).toArray();
    int[] sizes = units.stream().mapToInt(List::size).toArray();
    return Bootstrap.interval(
        sums.length,
        drawn -> {
          double sum = 0;
          long n = 0;
          for (int unit : drawn) {
            sum += sums[unit];
            n += sizes[unit];
          }
          return sum / n;
        },
        RESAMPLES,
        LEVEL,
        SEED);
  }

  private static double mean(List<Instance> instances, Metric metric) {
    return instances.stream().mapToDouble(i -> metric.of(i.rank())).average().orElse(0);
  }
}
