package dev.concierge.trainer.simulate;

import dev.concierge.trainer.metrics.RankingMetrics;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How rankings of the whole catalogue did, means over instances of one relevant item.
 *
 * @param instances how many
 */
public record RankingQuality(
    int instances,
    double hitRate1,
    double hitRate5,
    double hitRate10,
    double hitRate50,
    double ndcg5) {

  /** Adds up instances. Not thread-safe. */
  static final class Sum {
    private final double[] sums = new double[5];
    private int instances;

    void add(List<String> ranking, String target) {
      int[] cutoffs = {1, 5, 10, 50};
      for (int i = 0; i < cutoffs.length; i++) {
        sums[i] += RankingMetrics.hitRate(ranking, Set.of(target), cutoffs[i]);
      }
      sums[4] += RankingMetrics.ndcg(ranking, Map.of(target, 1), 5, RankingMetrics.Gain.LINEAR);
      instances++;
    }

    RankingQuality mean() {
      double n = Math.max(1, instances);
      return new RankingQuality(
          instances, sums[0] / n, sums[1] / n, sums[2] / n, sums[3] / n, sums[4] / n);
    }
  }
}
