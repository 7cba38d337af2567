package dev.concierge.trainer.dataset;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.conversation.ItemMarkup;
import dev.concierge.models.conversation.SpokenTurn;
import dev.concierge.models.conversation.StateBuilder;
import dev.concierge.models.text.Sentiment;
import java.util.function.UnaryOperator;

/** The state of a recorded dialogue just before one of its turns. Immutable and thread-safe. */
public final class DialogueStates {
  private final UnaryOperator<String> titles;
  private final StateBuilder states;

  /**
   * @param titles title of an item id
   */
  public DialogueStates(UnaryOperator<String> titles, Sentiment sentiment) {
    this.titles = titles;
    this.states = new StateBuilder(sentiment);
  }

  /**
   * @param turn index of the turn that is still to come, at most the number of turns
   */
  public DialogueState before(Dialogue dialogue, int turn) {
    return states.build(dialogue.turns().subList(0, turn).stream().map(this::spoken).toList());
  }

  /** The text with titles spelled out. */
  public String spelled(String text) {
    return ItemMarkup.replace(text, titles);
  }

  private SpokenTurn spoken(Dialogue.Turn turn) {
    return new SpokenTurn(
        turn.role(),
        spelled(turn.text()),
        ItemMarkup.replace(turn.text(), id -> " "),
        turn.mentions());
  }
}
