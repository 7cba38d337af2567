package dev.concierge.models.ranking;

import java.util.Locale;

/**
 * Who names candidates, in the order in which a recommender's definition lists their weights. A
 * further one is a constant here and, on each side, what ranks items for it.
 */
public enum Retriever {
  /** BM25 over the items' own text. */
  METADATA,
  /** BM25 over the learned contexts: what people said before they were led to the item. */
  CONTEXTS,
  /** Inner product with the query vector. */
  KNN,
  /** Items engaged with together with the mentioned ones. */
  NEIGHBOURS,
  /** Items that similar past contexts led to. */
  MEMORY,
  /** BM25 of the mentioned items' people over the items' own text. */
  RELATED;

  /** Its name in definitions and warnings. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
