package dev.concierge.plugin.recommend.retrieve;

import dev.concierge.models.ranking.PoolItem;
import java.util.Map;
import java.util.Objects;

/**
 * An item of the pool.
 *
 * @param item with its retrieval signals
 * @param index the index that holds it
 * @param source its document, without learned fields
 * @param lexicalScore BM25 of the whole conversation over the item's text, for ranking without a
 *     model
 */
public record Candidate(
    PoolItem item, String index, Map<String, Object> source, double lexicalScore) {
  public Candidate {
    Objects.requireNonNull(item, "item");
    Objects.requireNonNull(index, "index");
    Objects.requireNonNull(source, "source");
  }

  public String id() {
    return item.item().id();
  }

  public String title() {
    return item.item().title();
  }
}
