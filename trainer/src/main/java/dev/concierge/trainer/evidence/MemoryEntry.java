package dev.concierge.trainer.evidence;

import dev.concierge.trainer.dataset.RecommendationInstance;
import java.util.Comparator;
import java.util.List;

/**
 * A past context and the items it led to.
 *
 * @param id dialogue and turn
 * @param conversation that the dialogue is taken from
 * @param text query words of what was said before
 */
public record MemoryEntry(String id, String conversation, String text, List<String> items) {
  public MemoryEntry {
    items = List.copyOf(items);
  }

  /** By id, which decides between equal scores, here and in the index. */
  static List<MemoryEntry> of(List<RecommendationInstance> instances) {
    return instances.stream()
        .filter(RecommendationInstance::byAssistant)
        .map(
            instance ->
                new MemoryEntry(
                    instance.dialogue() + ":" + instance.turn(),
                    instance.conversation(),
                    LearnedContexts.windowWords(instance.state()),
                    instance.targets()))
        .filter(entry -> !entry.text().isEmpty())
        .sorted(Comparator.comparing(MemoryEntry::id))
        .toList();
  }
}
