package dev.concierge.models.ranking;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a pool of candidates is made, in training as in serving.
 *
 * @param candidates items of a pool
 * @param weights of the retrievers in the fusion; 0 leaves one out, an absent one weighs 1
 */
public record RetrievalPlan(int candidates, Map<Retriever, Double> weights) {
  private static final double WEIGHT = 1;

  /** A hundred candidates of retrievers that weigh alike. */
  public static final RetrievalPlan DEFAULT = new RetrievalPlan(100, Map.of());

  public RetrievalPlan {
    Map<Retriever, Double> all = new EnumMap<>(Retriever.class);
    for (Retriever retriever : Retriever.values()) {
      all.put(retriever, weights.getOrDefault(retriever, WEIGHT));
    }
    weights = Collections.unmodifiableMap(all);
  }

  public double weight(Retriever retriever) {
    return weights.get(retriever);
  }

  /** The same with pools of another size. */
  public RetrievalPlan withCandidates(int newCandidates) {
    return new RetrievalPlan(newCandidates, weights);
  }

  /** The same with another weight of one retriever. */
  public RetrievalPlan with(Retriever retriever, double weight) {
    Map<Retriever, Double> changed = new EnumMap<>(weights);
    changed.put(retriever, weight);
    return new RetrievalPlan(candidates, changed);
  }
}
