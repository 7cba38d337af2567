package dev.concierge.models.conversation;

import java.util.List;
import java.util.Objects;

/**
 * The conversation just before the assistant's next turn.
 *
 * @param turns what was said, oldest first, consecutive messages of one speaker merged
 * @param mentions every mention of an item, oldest first; an item mentioned twice occurs twice
 */
public record DialogueState(List<Turn> turns, List<MentionedItem> mentions) {
  public DialogueState {
    turns = List.copyOf(turns);
    mentions = List.copyOf(mentions);
  }

  /**
   * @param role who spoke
   * @param text with titles spelled out
   */
  public record Turn(Role role, String text) {
    public Turn {
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * @param itemId document id of the item
   * @param by who mentioned it
   * @param distance turns back from the assistant's next turn; 1 is the latest turn
   * @param polarity attitude of the user towards it in [-1, 1]
   * @param weight how surely it is meant, in (0, 1]
   */
  public record MentionedItem(
      String itemId, Role by, int distance, double polarity, double weight) {
    public MentionedItem {
      Objects.requireNonNull(itemId, "itemId");
      Objects.requireNonNull(by, "by");
      if (distance < 1) {
        throw new IllegalArgumentException(
            "distance of item [" + itemId + "] must be at least 1 but was [" + distance + "]");
      }
    }

    /** A mention that can mean no other item. */
    public MentionedItem(String itemId, Role by, int distance, double polarity) {
      this(itemId, by, distance, polarity, 1);
    }
  }

  /** Text of the latest {@code n} turns joined by spaces, oldest first. */
  public String latestText(int n) {
    int from = Math.max(0, turns.size() - n);
    StringBuilder text = new StringBuilder();
    for (Turn turn : turns.subList(from, turns.size())) {
      text.append(text.isEmpty() ? "" : " ").append(turn.text());
    }
    return text.toString();
  }

  /** Ids of the mentioned items, each once, oldest first. */
  public List<String> mentionedIds() {
    return mentions.stream().map(MentionedItem::itemId).distinct().toList();
  }
}
