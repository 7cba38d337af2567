package dev.concierge.trainer.dataset;

import dev.concierge.models.conversation.Dialogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A published data set as a catalogue and three sets of dialogues, each in file order.
 *
 * @param train without the conversations of {@code test}
 * @param valid without the conversations of {@code test}; {@code train} may hold other excerpts of
 *     its conversations, see {@link #trainApartFromValid}
 */
public record Dataset(
    Catalogue catalogue, List<Dialogue> train, List<Dialogue> valid, List<Dialogue> test) {
  public Dataset {
    test = List.copyOf(test);
    train = apartFrom(test, train);
    valid = apartFrom(test, valid);
  }

  /** What may be learned from while choices are made on {@link #valid}. */
  public List<Dialogue> trainApartFromValid() {
    return apartFrom(valid, train);
  }

  /** What the final fit may learn from, when all choices are made. */
  public List<Dialogue> trainAndValid() {
    List<Dialogue> both = new ArrayList<>(train);
    both.addAll(valid);
    return both;
  }

  private static List<Dialogue> apartFrom(List<Dialogue> judged, List<Dialogue> dialogues) {
    Set<String> conversations =
        judged.stream().map(Dialogue::conversation).collect(Collectors.toSet());
    return dialogues.stream()
        .filter(dialogue -> !conversations.contains(dialogue.conversation()))
        .toList();
  }
}
