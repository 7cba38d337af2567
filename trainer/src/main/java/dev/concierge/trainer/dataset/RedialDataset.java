package dev.concierge.trainer.dataset;

import dev.concierge.models.conversation.Dialogue;
import java.util.List;

/** ReDial as a catalogue and three sets of dialogues. */
public record RedialDataset(
    Catalogue catalogue, List<Dialogue> train, List<Dialogue> valid, List<Dialogue> test) {
  public RedialDataset {
    train = List.copyOf(train);
    valid = List.copyOf(valid);
    test = List.copyOf(test);
  }
}
