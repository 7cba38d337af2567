package dev.concierge.models.ranking;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fuses rankings of document ids: score(d) = Σ_r weight_r / (60 + rank_r(d)), ranks from 1.
 * Cormack, Clarke, Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank
 * Learning Methods", SIGIR 2009.
 */
public final class ReciprocalRankFusion {
  private static final double K = 60;

  private final Map<String, Double> scores = new LinkedHashMap<>();

  /** Adds one retriever's ranking, best first. A weight of 0 adds nothing. */
  public ReciprocalRankFusion add(List<String> ids, double weight) {
    if (weight > 0) {
      for (int rank = 1; rank <= ids.size(); rank++) {
        scores.merge(ids.get(rank - 1), weight / (K + rank), Double::sum);
      }
    }
    return this;
  }

  /** The best {@code limit} ids; equal scores keep the order in which ids were first added. */
  public List<String> top(int limit) {
    return scores.entrySet().stream()
        .sorted(Comparator.comparingDouble((Map.Entry<String, Double> e) -> -e.getValue()))
        .limit(limit)
        .map(Map.Entry::getKey)
        .toList();
  }
}
