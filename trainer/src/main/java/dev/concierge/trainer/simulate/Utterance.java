package dev.concierge.trainer.simulate;

import dev.concierge.models.conversation.Mention;
import java.util.List;

/**
 * What a person says.
 *
 * @param text items as {@code [[id]]}
 * @param mentions the items with the attitude that the words express
 */
public record Utterance(String text, List<Mention> mentions) {
  public Utterance {
    mentions = List.copyOf(mentions);
  }
}
