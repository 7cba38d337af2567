package dev.concierge.trainer.evidence;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.catalogue.Neighbours;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.RecommendationInstance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything counted from a set of dialogues that becomes a field of an item or an entry of the
 * memory. By catalogue number; immutable.
 *
 * @param neighbours items mentioned together
 * @param contexts what was said before an item was named
 * @param mentions times mentioned
 * @param counts what the neighbours were made of; empty when they were read from a file
 * @param memory past contexts with the items they led to
 */
public record Evidence(
    List<Neighbours> neighbours,
    List<CoOccurrence.Counts> counts,
    List<String> contexts,
    int[] mentions,
    List<MemoryEntry> memory) {

  /** Counts over {@code dialogues} and nothing else. */
  public static Evidence of(Catalogue catalogue, List<Dialogue> dialogues, DialogueStates states) {
    CoOccurrence counts = new CoOccurrence(catalogue, dialogues);
    List<RecommendationInstance> instances =
        RecommendationInstance.of(dialogues, catalogue, states);
    List<Neighbours> neighbours = new ArrayList<>(catalogue.size());
    List<CoOccurrence.Counts> kept = new ArrayList<>(catalogue.size());
    int[] mentions = new int[catalogue.size()];
    for (int item = 0; item < catalogue.size(); item++) {
      neighbours.add(counts.neighbours(item));
      kept.add(counts.counts(item, neighbours.getLast()));
      mentions[item] = counts.mentions(item);
    }
    return new Evidence(
        neighbours,
        kept,
        LearnedContexts.of(catalogue, instances),
        mentions,
        MemoryEntry.of(instances));
  }

  /** What is known of the mentioned items; context vectors are not part of it. */
  public Map<String, MentionedKnowledge> known(DialogueState state, Catalogue catalogue) {
    Map<String, MentionedKnowledge> known = new HashMap<>();
    for (String id : state.mentionedIds()) {
      catalogue
          .index(id)
          .ifPresent(
              index -> {
                Item item = catalogue.items().get(index);
                known.put(id, new MentionedKnowledge(item, new float[0], neighbours.get(index)));
              });
    }
    return known;
  }
}
