package dev.concierge.trainer.evaluate.questions;

import dev.concierge.trainer.metrics.Bootstrap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Instances grouped by conversation, whose turns depend on each other: intervals draw whole
 * conversations with replacement.
 *
 * @param <I> an instance
 */
public final class ByConversation<I> {
  private static final int RESAMPLES = 1000;
  private static final double LEVEL = 0.95;
  private static final long SEED = 20_261_121;

  private final Collection<List<I>> units;

  public ByConversation(List<I> instances, Function<I, String> conversation) {
    Map<String, List<I>> grouped = new LinkedHashMap<>();
    for (I instance : instances) {
      grouped.computeIfAbsent(conversation.apply(instance), id -> new ArrayList<>()).add(instance);
    }
    units = grouped.values();
  }

  /** 95 % percentile bootstrap interval of the mean of a value per instance. */
  public Bootstrap.Interval interval(ToDoubleFunction<I> value) {
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
}
