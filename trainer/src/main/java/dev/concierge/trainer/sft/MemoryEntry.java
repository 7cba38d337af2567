package dev.concierge.trainer.sft;

import dev.concierge.trainer.dataset.RecommendationInstance;
import java.util.List;

/**
 * A past context and the items it led to.
 *
 * @param id dialogue and turn
 * @param text query words of what was said before
 */
public record MemoryEntry(String id, String text, List<String> items) {
  public MemoryEntry {
    items = List.copyOf(items);
  }

  static List<MemoryEntry> of(List<RecommendationInstance> instances) {
    return instances.stream()
        .filter(RecommendationInstance::byAssistant)
        .map(
            instance ->
                new MemoryEntry(
                    instance.dialogue() + ":" + instance.turn(),
                    LearnedContexts.windowWords(instance.state()),
                    instance.targets()))
        .filter(entry -> !entry.text().isEmpty())
        .toList();
  }
}
