package dev.concierge.trainer.evaluate.rankers;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.evaluate.questions.Question;
import dev.concierge.trainer.evaluate.questions.Ranker;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The floor of recommending the same to everyone: by the catalogue's own popularity where it has
 * one, else by how often other dialogues name an item. Immutable.
 */
public final class PopularityRanker implements Ranker {
  private final List<String> order;

  /**
   * @param others dialogues that are not judged
   */
  public PopularityRanker(Catalogue catalogue, List<Dialogue> others) {
    Map<String, Double> counts = new HashMap<>();
    if (catalogue.roles().popularity() == null) {
      others.forEach(
          dialogue ->
              dialogue
                  .turns()
                  .subList(dialogue.context(), dialogue.turns().size())
                  .forEach(
                      t -> t.mentions().forEach(m -> counts.merge(m.itemId(), 1.0, Double::sum))));
    } else {
      catalogue.items().forEach(item -> counts.put(item.id(), item.popularity()));
    }
    this.order =
        catalogue.items().stream()
            .map(Item::id)
            .sorted(Comparator.comparingDouble(id -> -counts.getOrDefault(id, 0.0)))
            .toList();
  }

  /** The most popular item. */
  public String first() {
    return order.getFirst();
  }

  /** All items, the most popular first. */
  List<String> order() {
    return order;
  }

  @Override
  public List<String> rank(Question question) {
    Set<String> excluded = Set.copyOf(question.exclude());
    Set<String> only = new HashSet<>(question.candidates());
    return order.stream()
        .filter(id -> !excluded.contains(id) && (only.isEmpty() || only.contains(id)))
        .limit(DEPTH)
        .toList();
  }
}
