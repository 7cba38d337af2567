package dev.concierge.models.ranking;

import dev.concierge.models.catalogue.Neighbours;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Item-to-item evidence: how strongly the mentioned items' neighbour lists point at a candidate.
 */
final class NeighbourFeatures implements FeatureGroup {
  /** Stands for a candidate outside the truncated lists. */
  private static final double CONDITIONAL_FLOOR = 1e-5;

  private static final double COSINE_FLOOR = 0.01;
  private static final double RECENCY = 0.7;
  private static final double LIKED_BASE = 0.6;
  private static final double LIKED_MINIMUM = 0.05;

  @Override
  public List<String> names() {
    return List.of(
        "neighbours",
        "neighbours_recent",
        "neighbours_liked",
        "neighbours_cosine",
        "neighbours_max");
  }

  @Override
  public void fill(
      RankingContext context,
      List<PoolItem> pool,
      List<ItemProfile> profiles,
      float[][] out,
      int column) {
    Map<String, Evidence> evidence = new HashMap<>();
    double mentions = 0;
    double recency = 0;
    double liked = 0;
    for (RankingContext.Mentioned mentioned : context.mentioned) {
      double weight = mentioned.mention().weight();
      double recent = weight * Math.pow(RECENCY, mentioned.mention().distance());
      double like = weight * Math.max(LIKED_MINIMUM, LIKED_BASE + mentioned.mention().polarity());
      mentions += weight;
      recency += recent;
      liked += like;
      Neighbours neighbours = mentioned.knowledge().neighbours();
      for (int k = 0; k < neighbours.ids().size(); k++) {
        Evidence e = evidence.computeIfAbsent(neighbours.ids().get(k), id -> new Evidence());
        e.conditional += weight * neighbours.conditional()[k];
        e.recent += recent * neighbours.conditional()[k];
        e.liked += like * neighbours.conditional()[k];
        e.cosine += weight * neighbours.cosine()[k];
        e.max = Math.max(e.max, weight * neighbours.cosine()[k]);
      }
    }
    Evidence none = new Evidence();
    for (int i = 0; i < pool.size(); i++) {
      Evidence e = evidence.getOrDefault(pool.get(i).item().id(), none);
      float[] row = out[i];
      row[column] = logMean(e.conditional, mentions);
      row[column + 1] = logMean(e.recent, recency);
      row[column + 2] = logMean(e.liked, liked);
      row[column + 3] = (float) Math.log(e.cosine + COSINE_FLOOR);
      row[column + 4] = (float) e.max;
    }
  }

  private static float logMean(double sum, double weight) {
    return (float) Math.log((weight > 0 ? sum / weight : 0) + CONDITIONAL_FLOOR);
  }

  private static final class Evidence {
    double conditional;
    double recent;
    double liked;
    double cosine;
    double max;
  }
}
