package dev.concierge.models.ranking;

import java.util.List;

/** Some columns of the feature matrix that belong together. Implementations are stateless. */
interface FeatureGroup {
  /** Column names, unique over all groups. */
  List<String> names();

  /**
   * Fills columns {@code column .. column + names().size() - 1} of {@code out}, one row per pool
   * item.
   *
   * @param profiles aligned with {@code pool}
   */
  void fill(
      RankingContext context,
      List<PoolItem> pool,
      List<ItemProfile> profiles,
      float[][] out,
      int column);
}
