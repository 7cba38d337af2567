package dev.concierge.models.conversation;

import java.util.Objects;

/**
 * An item named in a message.
 *
 * @param itemId document id of the item in the items index
 * @param polarity attitude of the speaker towards the item in [-1, 1]; 0 is neutral or unknown
 */
public record Mention(String itemId, double polarity) {
  public Mention {
    Objects.requireNonNull(itemId, "itemId");
    if (!(polarity >= -1 && polarity <= 1)) {
      throw new IllegalArgumentException(
          "polarity of item [" + itemId + "] must lie in [-1, 1] but was [" + polarity + "]");
    }
  }

  /** A mention without a known attitude. */
  public static Mention neutral(String itemId) {
    return new Mention(itemId, 0);
  }
}
