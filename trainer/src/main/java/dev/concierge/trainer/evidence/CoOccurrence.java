package dev.concierge.trainer.evidence;

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
import java.util.function.ToDoubleFunction;

/**
 * Which items are mentioned in one conversation: G_ij conversations that mention both, c_i
 * conversations that mention i, p_j the share of j among the assistant's mentions.
 *
 * <p>conditional(i, j) = (G_ij + 10 p_j) / (Σ_k≠i G_ik + 10); cosine(i, j) = G_ij / (c_i^.7 c_j^.3
 * + 10).
 */
final class CoOccurrence {
  private static final int UNKNOWN = -1;
  private static final double ROUNDING = 1e-6;
  private static final double SHRINK = 10;
  private static final double PRIOR_FLOOR = 0.1;
  private static final double OWN_POWER = 0.7;

  private final Catalogue catalogue;
  private final Map<Integer, Map<Integer, Double>> together = new HashMap<>();
  private final double[] others;
  private final double[] dialoguesOf;
  private final double[] mentions;
  private final double[] byAssistant;

  /** Counts nothing yet. */
  CoOccurrence(Catalogue catalogue) {
    this.catalogue = catalogue;
    others = new double[catalogue.size()];
    dialoguesOf = new double[catalogue.size()];
    mentions = new double[catalogue.size()];
    byAssistant = new double[catalogue.size()];
  }

  CoOccurrence(Catalogue catalogue, Collection<Dialogue> dialogues) {
    this(catalogue);
    add(dialogues, dialogue -> 1);
  }

  /**
   * What is kept of an item's counts, so that they can be added to.
   *
   * @param conversations c_i
   * @param mentions by either speaker
   * @param byAssistant by the assistant
   * @param together G_ij of the item's stored neighbours, by id
   * @param others sum of G_ij over all other items
   */
  record Counts(
      double conversations,
      double mentions,
      double byAssistant,
      Map<String, Double> together,
      double others) {}

  /**
   * Adds conversations.
   *
   * @param weight of a conversation, by any of its excerpts: old ones count less
   */
  void add(Collection<Dialogue> dialogues, ToDoubleFunction<Dialogue> weight) {
    Map<String, List<Dialogue>> conversations = new LinkedHashMap<>();
    for (Dialogue dialogue : dialogues) {
      conversations
          .computeIfAbsent(dialogue.conversation(), key -> new ArrayList<>())
          .add(dialogue);
    }
    conversations
        .values()
        .forEach(excerpts -> count(excerpts, weight.applyAsDouble(excerpts.getLast())));
  }

  /**
   * Adds an item's earlier counts, {@code weight} times; neighbours that are gone count as others.
   */
  void add(int item, Counts counts, double weight) {
    dialoguesOf[item] += weight * counts.conversations();
    mentions[item] += weight * counts.mentions();
    byAssistant[item] += weight * counts.byAssistant();
    others[item] += weight * counts.others();
    Map<Integer, Double> row = together.computeIfAbsent(item, key -> new HashMap<>());
    counts
        .together()
        .forEach(
            (id, count) -> {
              int other = catalogue.index(id).orElse(UNKNOWN);
              if (other == UNKNOWN) {
                others[item] += weight * count;
              } else {
                row.merge(other, weight * count, Double::sum);
              }
            });
  }

  /** What {@link #add(int, Counts, double)} needs of an item with these neighbours. */
  Counts counts(int item, Neighbours neighbours) {
    Map<Integer, Double> row = together.getOrDefault(item, Map.of());
    Map<String, Double> kept = new LinkedHashMap<>();
    double rest = others[item] + row.values().stream().mapToDouble(Double::doubleValue).sum();
    for (String id : neighbours.ids()) {
      double count = row.get(catalogue.index(id).orElseThrow());
      kept.put(id, count);
      rest -= count;
    }
    return new Counts(
        dialoguesOf[item], mentions[item], byAssistant[item], kept, Math.max(0, rest));
  }

  /** One conversation; a turn that several excerpts of it share counts once. */
  private void count(List<Dialogue> excerpts, double weight) {
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
            mentions[item] += weight;
            byAssistant[item] += said.role() == Role.ASSISTANT ? weight : 0;
          }
        }
      }
    }
    for (int i : items) {
      dialoguesOf[i] += weight;
      Map<Integer, Double> row = together.computeIfAbsent(i, key -> new HashMap<>());
      for (int j : items) {
        if (i != j) {
          row.merge(j, weight, Double::sum);
        }
      }
    }
  }

  /** Times the item with this catalogue number was mentioned, by either speaker, rounded up. */
  int mentions(int item) {
    return (int) Math.ceil(mentions[item] - ROUNDING);
  }

  /**
   * Items mentioned together with the item, by falling conditional, at most {@link
   * Neighbours#LIMIT}.
   */
  Neighbours neighbours(int item) {
    Map<Integer, Double> row = together.getOrDefault(item, Map.of());
    if (row.isEmpty()) {
      return Neighbours.NONE;
    }
    double total = others[item] + row.values().stream().mapToDouble(Double::doubleValue).sum();
    double all = allByAssistant();
    record Scored(int item, double conditional, double cosine) {}
    List<Scored> scored = new ArrayList<>(row.size());
    row.forEach(
        (other, count) ->
            scored.add(
                new Scored(
                    other,
                    (count + SHRINK * prior(other, all)) / (total + SHRINK),
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

  private double prior(int item, double all) {
    return (byAssistant[item] + PRIOR_FLOOR) / all;
  }

  private double allByAssistant() {
    double sum = 0;
    for (double count : byAssistant) {
      sum += count + PRIOR_FLOOR;
    }
    return sum;
  }
}
