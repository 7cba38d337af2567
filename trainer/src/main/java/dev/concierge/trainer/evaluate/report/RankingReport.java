package dev.concierge.trainer.evaluate.report;

import dev.concierge.trainer.evaluate.questions.ByConversation;
import dev.concierge.trainer.evaluate.questions.Instance;
import dev.concierge.trainer.evaluate.questions.Metric;
import dev.concierge.trainer.metrics.Bootstrap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Means over instances with 95 % percentile bootstrap intervals over conversations.
 *
 * @param values by {@link Metric#name}
 * @param intervals by {@link Metric#name}; empty when there is no instance
 */
public record RankingReport(
    int instances, Map<String, Double> values, Map<String, Bootstrap.Interval> intervals) {
  /** Sums up instances. */
  public static RankingReport of(List<Instance> instances) {
    Map<String, Double> values = new LinkedHashMap<>();
    Map<String, Bootstrap.Interval> intervals = new LinkedHashMap<>();
    ByConversation<Instance> units = new ByConversation<>(instances, Instance::conversation);
    for (Metric metric : Metric.ALL) {
      values.put(metric.name(), mean(instances, metric));
      if (!instances.isEmpty()) {
        intervals.put(metric.name(), units.interval(instance -> metric.of(instance.rank())));
      }
    }
    return new RankingReport(instances.size(), values, intervals);
  }

  /** By the names of reports, each metric with {@code NAME_low} and {@code NAME_high}. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("instances", instances);
    values.forEach(
        (name, value) -> {
          json.put(name, value);
          Bootstrap.Interval interval = intervals.get(name);
          if (interval != null) {
            json.put(name + "_low", interval.low());
            json.put(name + "_high", interval.high());
          }
        });
    return json;
  }

  private static double mean(List<Instance> instances, Metric metric) {
    return instances.stream().mapToDouble(i -> metric.of(i.rank())).average().orElse(0);
  }
}
