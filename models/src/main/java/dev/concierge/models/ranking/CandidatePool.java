package dev.concierge.models.ranking;

import dev.concierge.models.catalogue.Neighbours;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.conversation.DialogueState.MentionedItem;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the retrievers' answers become one pool of candidates: the same constants and formulas for
 * training and for serving. Stateless.
 */
public final class CandidatePool {
  /** Items taken from each retriever. */
  public static final int DEPTH = 100;

  /** Nearest past contexts that vote. */
  public static final int MEMORIES = 100;

  private CandidatePool() {}

  /**
   * Weights of the retrievers in the fusion; 0 leaves one out.
   *
   * @param metadata BM25 over the items' own text
   * @param contexts BM25 over the learned contexts
   * @param knn inner product with the query vector
   * @param neighbours items engaged with together with the mentioned ones
   * @param memory items that similar past contexts led to
   */
  public record Weights(
      double metadata, double contexts, double knn, double neighbours, double memory) {
    public static final Weights EQUAL = new Weights(1, 1, 1, 1, 1);
  }

  /**
   * Rankings of item ids, best first, at most {@link #DEPTH} each; an unavailable retriever's is
   * empty.
   */
  public record Rankings(
      List<String> metadata,
      List<String> contexts,
      List<String> knn,
      List<String> neighbours,
      List<String> memory) {}

  /**
   * A past context that was found.
   *
   * @param score BM25 of the window's text against the context, positive
   * @param items what it led to
   */
  public record Memory(double score, List<String> items) {}

  /** The pool: the best {@code limit} ids by reciprocal rank fusion. */
  public static List<String> fuse(Rankings rankings, Weights weights, int limit) {
    return new ReciprocalRankFusion()
        .add(rankings.knn(), weights.knn())
        .add(rankings.contexts(), weights.contexts())
        .add(rankings.metadata(), weights.metadata())
        .add(rankings.neighbours(), weights.neighbours())
        .add(rankings.memory(), weights.memory())
        .top(limit);
  }

  /** Votes of past contexts: Σ (score / best score)² by item. */
  public static Map<String, Double> votes(List<Memory> memories) {
    double best = memories.stream().mapToDouble(Memory::score).max().orElse(1);
    Map<String, Double> votes = new HashMap<>();
    for (Memory memory : memories) {
      double share = memory.score() / best;
      memory.items().forEach(id -> votes.merge(id, share * share, Double::sum));
    }
    return votes;
  }

  /** Ranks items by the sum of P(item | mentioned item) over the mentions. */
  public static List<String> byNeighbours(
      DialogueState state, Map<String, MentionedKnowledge> known) {
    Map<String, Double> sums = new HashMap<>();
    for (MentionedItem mention : state.mentions()) {
      MentionedKnowledge knowledge = known.get(mention.itemId());
      Neighbours neighbours = knowledge == null ? Neighbours.NONE : knowledge.neighbours();
      for (int k = 0; k < neighbours.ids().size(); k++) {
        sums.merge(neighbours.ids().get(k), (double) neighbours.conditional()[k], Double::sum);
      }
    }
    return ranked(sums, DEPTH);
  }

  /** Ids by falling value, ties by id, so that every run ranks alike. */
  public static List<String> ranked(Map<String, Double> values, int limit) {
    return values.entrySet().stream()
        .sorted(
            Comparator.comparingDouble((Map.Entry<String, Double> e) -> -e.getValue())
                .thenComparing(Map.Entry::getKey))
        .limit(limit)
        .map(Map.Entry::getKey)
        .toList();
  }
}
