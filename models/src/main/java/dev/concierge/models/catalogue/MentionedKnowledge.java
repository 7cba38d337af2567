package dev.concierge.models.catalogue;

import java.util.Objects;

/**
 * What is known of an item mentioned in the conversation.
 *
 * @param item the item
 * @param contextVector context-side vector, length d; empty when the item has none in this vector
 *     space
 * @param neighbours items engaged with together
 */
public record MentionedKnowledge(Item item, float[] contextVector, Neighbours neighbours) {
  public MentionedKnowledge {
    Objects.requireNonNull(item, "item");
    Objects.requireNonNull(neighbours, "neighbours");
  }
}
