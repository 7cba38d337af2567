package dev.concierge.models.ranking;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the retrievers say: encoder, BM25 over metadata and contexts, memory, popularity. */
final class SignalFeatures implements FeatureGroup {
  private static final double MEMORY_FLOOR = 0.05;
  private static final double COUNT_FLOOR = 0.5;
  private static final double EPSILON = 1e-6;

  @Override
  public List<String> names() {
    return List.of(
        "encoder",
        "metadata",
        "metadata_last",
        "contexts",
        "contexts_last",
        "memory",
        "popularity",
        "mention_count",
        "never_seen");
  }

  @Override
  public void fill(
      RankingContext context,
      List<PoolItem> pool,
      List<ItemProfile> profiles,
      float[][] out,
      int column) {
    double metadata = max(pool, PoolItem::metadataScore);
    double contexts = max(pool, PoolItem::contextsScore);
    double contextsLast = max(pool, PoolItem::contextsLastScore);
    for (int i = 0; i < pool.size(); i++) {
      PoolItem item = pool.get(i);
      float[] row = out[i];
      int c = column;
      row[c++] = (float) item.encoderScore();
      row[c++] = (float) (item.metadataScore() / metadata);
      row[c++] = (float) Math.log1p(item.metadataLastScore());
      row[c++] = (float) (item.contextsScore() / contexts);
      row[c++] = (float) (item.contextsLastScore() / contextsLast);
      row[c++] = (float) Math.log(item.memoryScore() + MEMORY_FLOOR);
      row[c++] = (float) Math.log(item.item().popularity() + COUNT_FLOOR);
      row[c++] = (float) Math.log(item.mentionCount() + COUNT_FLOOR);
      row[c] = item.mentionCount() == 0 ? 1 : 0;
    }
  }

  private static double max(List<PoolItem> pool, ToDoubleFunction<PoolItem> score) {
    return pool.stream().mapToDouble(score).max().orElse(0) + EPSILON;
  }
}
