package dev.concierge.models.ranking;

import dev.concierge.models.catalogue.Item;
import java.util.Objects;

/**
 * A candidate with everything the ranker's features need. Raw scores, before any normalisation over
 * the pool; a signal that is not available is 0 for all items.
 *
 * @param item the candidate
 * @param encoderScore inner product of query vector and item vector, bias included
 * @param metadataScore BM25 of the whole window's text against {@link Item#searchText()}
 * @param metadataLastScore BM25 of the latest turn's text against it
 * @param contextsScore BM25 of the whole window's text against the learned contexts
 * @param contextsLastScore BM25 of the latest turn's text against the learned contexts
 * @param memoryScore sum over nearest past contexts that led to the item of (score / best score)²
 * @param mentionCount times mentioned or engaged with in training; 0 for an item never seen
 */
public record PoolItem(
    Item item,
    double encoderScore,
    double metadataScore,
    double metadataLastScore,
    double contextsScore,
    double contextsLastScore,
    double memoryScore,
    long mentionCount) {
  public PoolItem {
    Objects.requireNonNull(item, "item");
  }
}
