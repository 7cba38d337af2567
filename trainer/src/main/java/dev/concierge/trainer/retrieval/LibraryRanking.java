package dev.concierge.trainer.retrieval;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.ranking.PlackettLuce;
import dev.concierge.models.ranking.RetrievalPlan;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.evidence.IndexFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ranks as a node does, in the process: a bundle's graphs with the {@link IndexFiles} beside it and
 * indexes in memory. Thread-safe; close it, the policy stays the caller's.
 */
public final class LibraryRanking implements AutoCloseable {
  private final LocalPolicy policy;
  private final TextIndex metadata;
  private final PoolBuilder pools;
  private final Map<String, float[]> contextVectors = new HashMap<>();

  /**
   * @param index folder of the index files, see {@link IndexFiles#folder}
   * @param catalogue the one that the bundle was trained on
   * @param plan how a pool is made; {@link IndexFiles#defaults} says what the bundle was trained
   *     with
   */
  public LibraryRanking(LocalPolicy policy, Catalogue catalogue, Path index, RetrievalPlan plan) {
    this.policy = policy;
    IndexFiles.Written written = IndexFiles.read(index, catalogue);
    metadata = new TextIndex(catalogue.items().stream().map(Item::searchText).toList());
    pools =
        new PoolBuilder(catalogue, written.evidence(), metadata, written.vectors().targets(), plan);
    for (int i = 0; i < catalogue.size(); i++) {
      contextVectors.put(catalogue.items().get(i).id(), written.vectors().contexts()[i]);
    }
  }

  /** Item ids of the pool, best first. */
  public List<String> rank(DialogueState state) {
    return ranked(pools.build(state, query(state)));
  }

  /** The pool in fused order. */
  public List<String> pool(DialogueState state) {
    return pools.build(state, query(state)).ids();
  }

  /** These items, best first. */
  public List<String> rank(DialogueState state, List<String> ids) {
    return ranked(pools.of(state, query(state), ids));
  }

  /**
   * Features of a pool of exactly these items, one row an item, columns as {@link
   * dev.concierge.models.ranking.RankerFeatures#NAMES}.
   */
  public float[][] features(DialogueState state, List<String> ids) {
    return pools.of(state, query(state), ids).features();
  }

  private List<String> ranked(PoolBuilder.Pool pool) {
    if (pool.ids().isEmpty()) {
      return List.of();
    }
    int[] order = PlackettLuce.ranking(policy.score(pool.features()));
    return Arrays.stream(order).mapToObj(pool.ids()::get).toList();
  }

  /** The query vector, length d + 1, its last value 1. */
  public float[] query(DialogueState state) {
    return policy.encodeQuery(QueryInput.of(state, contextVectors, policy.manifest().encoder()));
  }

  @Override
  public void close() {
    pools.close();
    metadata.close();
  }
}
