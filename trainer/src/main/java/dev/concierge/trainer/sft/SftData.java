package dev.concierge.trainer.sft;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.trainer.dataset.Catalogue;
import java.util.List;
import java.util.Objects;

/**
 * What supervised training learns from.
 *
 * @param catalogue all items
 * @param train dialogues to learn from, oldest first
 * @param heldOut dialogues that only measure the result; may be empty
 */
public record SftData(Catalogue catalogue, List<Dialogue> train, List<Dialogue> heldOut) {
  public SftData {
    Objects.requireNonNull(catalogue, "catalogue");
    train = List.copyOf(train);
    heldOut = List.copyOf(heldOut);
  }
}
