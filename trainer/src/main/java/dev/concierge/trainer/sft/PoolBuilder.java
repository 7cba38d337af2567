package dev.concierge.trainer.sft;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.ranking.CandidatePool;
import dev.concierge.models.ranking.CandidatePool.Memory;
import dev.concierge.models.ranking.CandidatePool.Rankings;
import dev.concierge.models.ranking.ItemProfile;
import dev.concierge.models.ranking.MentionedKnowledge;
import dev.concierge.models.ranking.PoolItem;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.text.QueryText;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.lucene.TextIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Retrieves and fuses a pool of candidates with their features, as serving does with an index.
 * Thread-safe; close it.
 */
final class PoolBuilder implements AutoCloseable {
  private final Catalogue catalogue;
  private final Evidence evidence;
  private final TextIndex metadata;
  private final TextIndex contexts;
  private final TextIndex memory;
  private final float[][] targets;
  private final int limit;
  private final RankerFeatures features;

  /**
   * @param metadata index over the items' own text, by catalogue number; stays the caller's
   * @param targets target-side item vectors with the bias as last value, by catalogue number
   * @param limit items in a pool
   */
  PoolBuilder(
      Catalogue catalogue, Evidence evidence, TextIndex metadata, float[][] targets, int limit) {
    this.catalogue = catalogue;
    this.evidence = evidence;
    this.metadata = metadata;
    this.targets = targets;
    this.limit = limit;
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
  record Pool(List<String> ids, float[][] features) {}

  /**
   * @param query query vector, last value 1
   */
  Pool build(DialogueState state, float[] query) {
    String words = LearnedContexts.windowWords(state);
    String latest = QueryText.of(state.latestText(1));
    float[] encoderScores = innerProducts(query);
    float[] metadataScores = metadata.scores(words);
    float[] contextScores = contexts.scores(words);
    float[] metadataLatest = metadata.scores(latest);
    float[] contextsLatest = contexts.scores(latest);
    Map<String, Double> votes = votes(words);
    Map<String, MentionedKnowledge> known = evidence.known(state, catalogue);
    Rankings rankings =
        new Rankings(
            best(metadataScores),
            best(contextScores),
            bestOfAll(encoderScores),
            CandidatePool.byNeighbours(state, known),
            CandidatePool.ranked(votes, CandidatePool.DEPTH));
    List<String> ids = CandidatePool.fuse(rankings, CandidatePool.Weights.EQUAL, limit);
    List<PoolItem> pool = new ArrayList<>(ids.size());
    for (String id : ids) {
      int item = catalogue.index(id).orElseThrow();
      pool.add(
          new PoolItem(
              catalogue.items().get(item),
              encoderScores[item],
              metadataScores[item],
              metadataLatest[item],
              contextScores[item],
              contextsLatest[item],
              votes.getOrDefault(id, 0d),
              evidence.mentions()[item]));
    }
    return new Pool(ids, features.compute(state, known, pool));
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
      float sum = 0;
      for (int k = 0; k < query.length; k++) {
        sum += query[k] * target[k];
      }
      scores[item] = sum;
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
