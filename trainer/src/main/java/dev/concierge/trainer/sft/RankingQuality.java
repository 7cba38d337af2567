package dev.concierge.trainer.sft;

import dev.concierge.trainer.dataset.RecommendationInstance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ranking metrics over the full catalogue, one instance for every item that an assistant's turn
 * names. An item outside the ranking counts as missed. "Novel" leaves out items that were mentioned
 * before, as targets and in the ranking.
 */
public final class RankingQuality {
  private static final int[] DEPTHS = {1, 5, 10, 50};

  private final List<Integer> ranks = new ArrayList<>();
  private final List<Integer> novelRanks = new ArrayList<>();

  /**
   * @param ranking item ids, best first
   */
  public void add(RecommendationInstance instance, List<String> ranking) {
    Set<String> mentioned = Set.copyOf(instance.state().mentionedIds());
    List<String> novel = ranking.stream().filter(id -> !mentioned.contains(id)).toList();
    for (String target : instance.targets()) {
      ranks.add(ranking.indexOf(target) + 1);
      if (!mentioned.contains(target)) {
        novelRanks.add(novel.indexOf(target) + 1);
      }
    }
  }

  /** {@code hr@k} and {@code ndcg@k}, and the same with the prefix {@code novel_}. */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("instances", (double) ranks.size());
    fill(metrics, "", ranks);
    fill(metrics, "novel_", novelRanks);
    return metrics;
  }

  private static void fill(Map<String, Double> metrics, String prefix, List<Integer> ranks) {
    for (int k : DEPTHS) {
      metrics.put(prefix + "hr@" + k, mean(ranks, k, false));
    }
    metrics.put(prefix + "ndcg@5", mean(ranks, 5, true));
    metrics.put(prefix + "ndcg@10", mean(ranks, 10, true));
  }

  private static double mean(List<Integer> ranks, int k, boolean discounted) {
    return ranks.stream()
        .mapToDouble(
            rank -> rank < 1 || rank > k ? 0 : discounted ? Math.log(2) / Math.log(rank + 1) : 1)
        .average()
        .orElse(0);
  }
}
