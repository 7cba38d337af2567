package dev.concierge.trainer.sft;

import dev.concierge.models.catalogue.Neighbours;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;
import dev.concierge.trainer.dataset.Catalogue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which items are mentioned in one conversation: G_ij conversations that mention both, c_i
 * conversations that mention i, p_j the share of j among the assistant's mentions.
 *
 * <p>conditional(i, j) = (G_ij + 10 p_j) / (Σ_k≠i G_ik + 10); cosine(i, j) = G_ij / (c_i^.7 c_j^.3
 * + 10).
 */
final class CoOccurrence {
  private static final int UNKNOWN = -1;
  private static final double SHRINK = 10;
  private static final double PRIOR_FLOOR = 0.1;
  private static final double OWN_POWER = 0.7;

  private final Catalogue catalogue;
  private final Map<Integer, Map<Integer, Integer>> together = new HashMap<>();
  private final int[] dialoguesOf;
  private final int[] mentions;
  private final int[] byAssistant;
  private final double allByAssistant;

  CoOccurrence(Catalogue catalogue, Collection<Dialogue> dialogues) {
    this.catalogue = catalogue;
    dialoguesOf = new int[catalogue.size()];
    mentions = new int[catalogue.size()];
    byAssistant = new int[catalogue.size()];
    Map<String, List<Dialogue>> conversations = new LinkedHashMap<>();
    for (Dialogue dialogue : dialogues) {
      conversations
          .computeIfAbsent(dialogue.conversation(), key -> new ArrayList<>())
          .add(dialogue);
    }
    conversations.values().forEach(this::count);
    double sum = 0;
    for (int count : byAssistant) {
      sum += count + PRIOR_FLOOR;
    }
    allByAssistant = sum;
  }

  /** One conversation; a turn that several excerpts of it share counts once. */
  private void count(List<Dialogue> excerpts) {
    record Named(int turn, int item) {}
    Set<Named> counted = new HashSet<>();
    Set<Integer> items = new LinkedHashSet<>();
    for (Dialogue excerpt : excerpts) {
      for (int turn = 0; turn < excerpt.turns().size(); turn++) {
        Dialogue.Turn said = excerpt.turns().get(turn);
        for (Mention mention : said.mentions()) {
          int item = catalogue.index(mention.itemId()).orElse(UNKNOWN);
          if (item != UNKNOWN && counted.add(new Named(turn, item))) {
            items.add(item);
            mentions[item]++;
            byAssistant[item] += said.role() == Role.ASSISTANT ? 1 : 0;
          }
        }
      }
    }
    for (int i : items) {
      dialoguesOf[i]++;
      Map<Integer, Integer> row = together.computeIfAbsent(i, key -> new HashMap<>());
      for (int j : items) {
        if (i != j) {
          row.merge(j, 1, Integer::sum);
        }
      }
    }
  }

  /** Times the item with this catalogue number was mentioned, by either speaker. */
  int mentions(int item) {
    return mentions[item];
  }

  /**
   * Items mentioned together with the item, by falling conditional, at most {@link
   * Neighbours#LIMIT}.
   */
  Neighbours neighbours(int item) {
    Map<Integer, Integer> row = together.getOrDefault(item, Map.of());
    if (row.isEmpty()) {
      return Neighbours.NONE;
    }
    double total = row.values().stream().mapToInt(Integer::intValue).sum();
    record Scored(int item, double conditional, double cosine) {}
    List<Scored> scored = new ArrayList<>(row.size());
    row.forEach(
        (other, count) ->
            scored.add(
                new Scored(
                    other,
                    (count + SHRINK * prior(other)) / (total + SHRINK),
                    count
                        / (Math.pow(dialoguesOf[item], OWN_POWER)
                                * Math.pow(dialoguesOf[other], 1 - OWN_POWER)
                            + SHRINK))));
    scored.sort(
        Comparator.comparingDouble((Scored s) -> -s.conditional()).thenComparingInt(Scored::item));
    int size = Math.min(Neighbours.LIMIT, scored.size());
    List<String> ids = new ArrayList<>(size);
    float[] conditional = new float[size];
    float[] cosine = new float[size];
    for (int k = 0; k < size; k++) {
      ids.add(catalogue.items().get(scored.get(k).item()).id());
      conditional[k] = (float) scored.get(k).conditional();
      cosine[k] = (float) scored.get(k).cosine();
    }
    return new Neighbours(ids, conditional, cosine);
  }

  private double prior(int item) {
    return (byAssistant[item] + PRIOR_FLOOR) / allByAssistant;
  }
}
