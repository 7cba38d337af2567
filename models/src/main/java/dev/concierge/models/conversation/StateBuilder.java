package dev.concierge.models.conversation;

import dev.concierge.models.conversation.DialogueState.MentionedItem;
import dev.concierge.models.text.Sentiment;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the state of a conversation before the assistant's next turn, alike for training and for
 * serving. The latest turn has distance 1. The attitude towards an item is what the user said when
 * naming it; for an item that the assistant named it is the sentiment of the user's next turn, 0
 * while there is none. Thread-safe when the sentiment is.
 */
public final class StateBuilder {
  private final Sentiment sentiment;

  public StateBuilder(Sentiment sentiment) {
    this.sentiment = sentiment;
  }

  /**
   * @param turns oldest first, as {@link SpokenTurns#merged} leaves them
   */
  public DialogueState build(List<SpokenTurn> turns) {
    List<DialogueState.Turn> said = new ArrayList<>();
    List<MentionedItem> mentions = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      SpokenTurn turn = turns.get(i);
      said.add(new DialogueState.Turn(turn.role(), turn.text()));
      double reaction = turn.role() == Role.ASSISTANT ? reaction(turns, i + 1) : 0;
      for (Mention mention : turn.mentions()) {
        mentions.add(
            new MentionedItem(
                mention.itemId(),
                turn.role(),
                turns.size() - i,
                turn.role() == Role.USER ? mention.polarity() : reaction,
                mention.weight()));
      }
    }
    return new DialogueState(said, mentions);
  }

  private double reaction(List<SpokenTurn> turns, int next) {
    return next < turns.size() && turns.get(next).role() == Role.USER
        ? sentiment.score(turns.get(next).bare())
        : 0;
  }
}
