package dev.concierge.trainer.dataset;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.conversation.DialogueState.MentionedItem;
import dev.concierge.models.conversation.ItemMarkup;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.text.Sentiment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The state of a recorded dialogue just before one of its turns. The latest turn has distance 1.
 * The attitude towards an item is what the user said when naming it; for an item that the assistant
 * named it is the sentiment of the user's next turn, 0 while there is none. Immutable and
 * thread-safe.
 */
public final class DialogueStates {
  private final UnaryOperator<String> titles;
  private final Sentiment sentiment;

  /**
   * @param titles title of an item id
   */
  public DialogueStates(UnaryOperator<String> titles, Sentiment sentiment) {
    this.titles = titles;
    this.sentiment = sentiment;
  }

  /**
   * @param turn index of the turn that is still to come, at most the number of turns
   */
  public DialogueState before(Dialogue dialogue, int turn) {
    List<DialogueState.Turn> turns = new ArrayList<>();
    List<MentionedItem> mentions = new ArrayList<>();
    for (int s = 0; s < turn; s++) {
      Dialogue.Turn said = dialogue.turns().get(s);
      turns.add(new DialogueState.Turn(said.role(), spelled(said.text())));
      for (Mention mention : said.mentions()) {
        mentions.add(
            new MentionedItem(
                mention.itemId(),
                said.role(),
                turn - s,
                said.role() == Role.USER ? mention.polarity() : reaction(dialogue, s + 1, turn)));
      }
    }
    return new DialogueState(turns, mentions);
  }

  /** The text with titles spelled out. */
  public String spelled(String text) {
    return ItemMarkup.replace(text, titles);
  }

  private double reaction(Dialogue dialogue, int next, int turn) {
    if (next >= turn || dialogue.turns().get(next).role() != Role.USER) {
      return 0;
    }
    return sentiment.score(ItemMarkup.replace(dialogue.turns().get(next).text(), id -> " "));
  }
}
