package dev.concierge.models.ranking;

import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.catalogue.Neighbours;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.conversation.DialogueState.MentionedItem;
import dev.concierge.models.text.QueryText;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the retrievers' answers become one pool of candidates: the same constants and formulas for
 * training and for serving. Stateless.
 */
public final class CandidatePool {
  /** Items taken from each retriever. */
  public static final int DEPTH = 100;

  /** Nearest past contexts that vote. */
  public static final int MEMORIES = 100;

  /** Mentioned items fill at most the half of a pool. */
  private static final int MENTIONED_SHARE = 2;

  /** In the order of the sums: among equal scores the item that was added first is the better. */
  private static final Set<Retriever> FUSED =
      new LinkedHashSet<>(List.of(Retriever.KNN, Retriever.CONTEXTS, Retriever.METADATA));

  static {
    FUSED.addAll(List.of(Retriever.values()));
  }

  private CandidatePool() {}

  /**
   * A past context that was found.
   *
   * @param score BM25 of the window's text against the context, positive
   * @param items what it led to
   */
  public record Memory(double score, List<String> items) {}

  /**
   * The pool: the items that are being talked about, newest first, and the best of all others by
   * reciprocal rank fusion, as many as the plan says in all.
   *
   * @param mentioned ids of mentioned items that the catalogue holds, newest first
   * @param rankings item ids, best first, at most {@link #DEPTH} each; that of a retriever without
   *     an answer may be absent
   */
  public static List<String> fuse(
      List<String> mentioned, Map<Retriever, List<String>> rankings, RetrievalPlan plan) {
    int limit = plan.candidates();
    Set<String> pool = new LinkedHashSet<>();
    mentioned.stream().limit(limit / MENTIONED_SHARE).forEach(pool::add);
    ReciprocalRankFusion fusion = new ReciprocalRankFusion();
    for (Retriever retriever : FUSED) {
      fusion.add(rankings.getOrDefault(retriever, List.of()), plan.weight(retriever));
    }
    List<String> fused = fusion.top(limit);
    for (String id : fused) {
      if (pool.size() == limit) {
        break;
      }
      pool.add(id);
    }
    return List.copyOf(pool);
  }

  /** Ids of the mentioned items that are known, newest first, each once. */
  public static List<String> mentioned(DialogueState state, Map<String, MentionedKnowledge> known) {
    return state.mentionedIds().reversed().stream().filter(known::containsKey).toList();
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
        sums.merge(
            neighbours.ids().get(k), mention.weight() * neighbours.conditional()[k], Double::sum);
      }
    }
    return ranked(sums, DEPTH);
  }

  /**
   * Query words of everybody who made the mentioned items, those of the newest kept; empty when
   * nobody is known.
   */
  public static String relatedWords(DialogueState state, Map<String, MentionedKnowledge> known) {
    StringBuilder names = new StringBuilder();
    for (String id : state.mentionedIds()) {
      if (known.containsKey(id)) {
        known.get(id).item().people().forEach(name -> names.append(name).append(' '));
      }
    }
    return QueryText.of(names.toString());
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
