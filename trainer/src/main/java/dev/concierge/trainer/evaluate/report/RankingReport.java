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

  private static double mean(List<Instance> instances, Metric metric) {
    return instances.stream().mapToDouble(i -> metric.of(i.rank())).average().orElse(0);
  }
}
