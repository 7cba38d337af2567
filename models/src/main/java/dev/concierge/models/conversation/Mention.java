package dev.concierge.models.conversation;

import java.util.Objects;

/**
 * An item named in a message.
 *
 * @param itemId document id of the item in the items index
 * @param polarity attitude of the speaker towards the item in [-1, 1]; 0 is neutral or unknown
 * @param weight how surely this item is meant, in (0, 1]; items that share a name share a weight of
 *     1
 */
public record Mention(String itemId, double polarity, double weight) {
  public Mention {
    Objects.requireNonNull(itemId, "itemId");
    if (!(polarity >= -1 && polarity <= 1)) {
      throw new IllegalArgumentException(
          "polarity of item [" + itemId + "] must lie in [-1, 1] but was [" + polarity + "]");
    }
    if (!(weight > 0 && weight <= 1)) {
      throw new IllegalArgumentException(
          "weight of item [" + itemId + "] must lie in (0, 1] but was [" + weight + "]");
    }
  }

  /** A mention that can mean no other item. */
  public Mention(String itemId, double polarity) {
    this(itemId, polarity, 1);
  }

  /** A mention without a known attitude. */
  public static Mention neutral(String itemId) {
    return new Mention(itemId, 0);
  }
}
