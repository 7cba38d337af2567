package dev.concierge.trainer.retrieval;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.ranking.CandidatePool;
import dev.concierge.models.ranking.CandidatePool.Memory;
import dev.concierge.models.ranking.ItemProfile;
import dev.concierge.models.ranking.PoolItem;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.ranking.RetrievalPlan;
import dev.concierge.models.ranking.Retriever;
import dev.concierge.models.text.QueryText;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.evidence.Evidence;
import dev.concierge.trainer.evidence.LearnedContexts;
import dev.concierge.trainer.evidence.MemoryEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Retrieves and fuses a pool of candidates with their features, as serving does with an index.
 * Thread-safe; close it.
 */
public final class PoolBuilder implements AutoCloseable {
  private final Catalogue catalogue;
  private final Evidence evidence;
  private final TextIndex metadata;
  private final TextIndex contexts;
  private final TextIndex memory;
  private final float[][] targets;
  private final RetrievalPlan plan;
  private final RankerFeatures features;

  /**
   * @param metadata index over the items' own text, by catalogue number; stays the caller's
   * @param targets target-side item vectors with the bias as last value, by catalogue number
   * @param plan how a pool is made
   */
  public PoolBuilder(
      Catalogue catalogue,
      Evidence evidence,
      TextIndex metadata,
      float[][] targets,
      RetrievalPlan plan) {
    this.catalogue = catalogue;
    this.evidence = evidence;
    this.metadata = metadata;
    this.targets = targets;
    this.plan = plan;
    contexts = new TextIndex(evidence.contexts());
    memory = new TextIndex(evidence.memory().stream().map(MemoryEntry::text).toList());
    Map<String, ItemProfile> profiles = new ConcurrentHashMap<>();
    features =
        new RankerFeatures(item -> profiles.computeIfAbsent(item.id(), id -> ItemProfile.of(item)));
  }

  /**
   * A pool in fused order.
   *
   * @param features one row per id
   */
  public record Pool(List<String> ids, float[][] features) {
    /** The best fused {@code first} of it and {@code others} of the rest, in the same order. */
    public Pool thinned(int first, int others, Random random) {
      if (ids.size() <= first + others) {
        return this;
      }
      List<Integer> rest = new ArrayList<>(IntStream.range(first, ids.size()).boxed().toList());
      Collections.shuffle(rest, random);
      int[] kept =
          IntStream.concat(
                  IntStream.range(0, first),
                  rest.stream().limit(others).mapToInt(Integer::intValue).sorted())
              .toArray();
      return new Pool(
          Arrays.stream(kept).mapToObj(ids::get).toList(),
          Arrays.stream(kept).mapToObj(i -> features[i]).toArray(float[][]::new));
    }
  }

  /**
   * The pool that serving would make.
   *
   * @param query query vector, last value 1
   */
  public Pool build(DialogueState state, float[] query) {
    Scores scores = scores(state, query);
    Map<Retriever, List<String>> rankings =
        Map.of(
            Retriever.METADATA, best(scores.metadata),
            Retriever.CONTEXTS, best(scores.contexts),
            Retriever.KNN, bestOfAll(scores.encoder),
            Retriever.NEIGHBOURS, CandidatePool.byNeighbours(state, scores.known),
            Retriever.MEMORY, CandidatePool.ranked(scores.votes, CandidatePool.DEPTH),
            Retriever.RELATED,
                best(metadata.scores(CandidatePool.relatedWords(state, scores.known))));
    List<String> ids =
        CandidatePool.fuse(CandidatePool.mentioned(state, scores.known), rankings, plan);
    return new Pool(ids, features(state, scores, ids));
  }

  /** A pool of exactly these items, which the catalogue must hold. */
  Pool of(DialogueState state, float[] query, List<String> ids) {
    return new Pool(ids, features(state, scores(state, query), ids));
  }

  /** Everything that is computed for all items, by catalogue number. */
  private record Scores(
      float[] encoder,
      float[] metadata,
      float[] metadataLatest,
      float[] contexts,
      float[] contextsLatest,
      Map<String, Double> votes,
      Map<String, MentionedKnowledge> known) {}

  private Scores scores(DialogueState state, float[] query) {
    String words = LearnedContexts.windowWords(state);
    String latest = QueryText.of(state.latestText(1));
    return new Scores(
        innerProducts(query),
        metadata.scores(words),
        metadata.scores(latest),
        contexts.scores(words),
        contexts.scores(latest),
        votes(words),
        evidence.known(state, catalogue));
  }

  private float[][] features(DialogueState state, Scores scores, List<String> ids) {
    List<PoolItem> pool = new ArrayList<>(ids.size());
    for (String id : ids) {
      int item = catalogue.index(id).orElseThrow();
      pool.add(
          new PoolItem(
              catalogue.items().get(item),
              scores.encoder[item],
              scores.metadata[item],
              scores.metadataLatest[item],
              scores.contexts[item],
              scores.contextsLatest[item],
              scores.votes.getOrDefault(id, 0d),
              evidence.mentions()[item]));
    }
    return features.compute(state, scores.known, pool);
  }

  private Map<String, Double> votes(String words) {
    return CandidatePool.votes(
        memory.search(words, CandidatePool.MEMORIES).stream()
            .map(hit -> new Memory(hit.score(), evidence.memory().get(hit.index()).items()))
            .toList());
  }

  private float[] innerProducts(float[] query) {
    float[] scores = new float[targets.length];
    for (int item = 0; item < targets.length; item++) {
      float[] target = targets[item];
      double sum = 0;
      for (int k = 0; k < query.length; k++) {
        sum += (double) query[k] * target[k];
      }
      scores[item] = (float) sum;
    }
    return scores;
  }

  private List<String> best(float[] scores) {
    return TextIndex.best(scores, CandidatePool.DEPTH).stream()
        .map(hit -> catalogue.items().get(hit.index()))
        .map(Item::id)
        .toList();
  }

  /** Inner products may be negative: shifted, so that every item can be among the best. */
  private List<String> bestOfAll(float[] scores) {
    float least = Float.MAX_VALUE;
    for (float score : scores) {
      least = Math.min(least, score);
    }
    float[] shifted = new float[scores.length];
    for (int i = 0; i < scores.length; i++) {
      shifted[i] = scores[i] - least + 1;
    }
    return best(shifted);
  }

  @Override
  public void close() {
    contexts.close();
    memory.close();
  }
}
