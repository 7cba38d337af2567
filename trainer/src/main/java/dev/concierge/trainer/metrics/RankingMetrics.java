package dev.concierge.trainer.metrics;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Metrics of one ranking against judged relevance, averaged by the caller. Ranks count from 1.
 *
 * <p>NDCG: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002.
 */
public final class RankingMetrics {

  /** How a relevance grade becomes a gain; for binary grades both are the same. */
  public enum Gain {
    LINEAR {
      @Override
      double of(int relevance) {
        return relevance;
      }
    },
    EXPONENTIAL {
      @Override
      double of(int relevance) {
        return Math.pow(2, relevance) - 1;
      }
    };

    abstract double of(int relevance);
  }

  private RankingMetrics() {}

  /** HR@k: 1 if a relevant item is among the first {@code k}, else 0. */
  public static <T> double hitRate(List<T> ranking, Set<T> relevant, int k) {
    requireCutoff(k);
    return ranking.stream().limit(k).anyMatch(relevant::contains) ? 1 : 0;
  }

  /** 1 / rank of the first relevant item in the whole ranking; 0 if there is none. */
  public static <T> double reciprocalRank(List<T> ranking, Set<T> relevant) {
    for (int i = 0; i < ranking.size(); i++) {
      if (relevant.contains(ranking.get(i))) {
        return 1.0 / (i + 1);
      }
    }
    return 0;
  }

  /**
   * NDCG@k: Σ gain / log2(rank + 1) over the first {@code k}, divided by the same sum of the ideal
   * ranking of all relevant items, ranked or not; 0 when nothing is relevant.
   *
   * @param relevance grade of each relevant item; items that are missing have grade 0
   */
  public static <T> double ndcg(List<T> ranking, Map<T, Integer> relevance, int k, Gain gain) {
    requireCutoff(k);
    double dcg = 0;
    for (int i = 0; i < Math.min(k, ranking.size()); i++) {
      dcg += gain.of(relevance.getOrDefault(ranking.get(i), 0)) / log2(i + 2);
    }
    int[] ideal = relevance.values().stream().mapToInt(Integer::intValue).sorted().toArray();
    double best = 0;
    for (int i = 0; i < Math.min(k, ideal.length); i++) {
      best += gain.of(ideal[ideal.length - 1 - i]) / log2(i + 2);
    }
    return best == 0 ? 0 : dcg / best;
  }

  private static double log2(int value) {
    return Math.log(value) / Math.log(2);
  }

  private static void requireCutoff(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("cutoff k must be at least 1 but was [" + k + "]");
    }
  }
}
