package dev.concierge.trainer.run.sessions;

import dev.concierge.models.conversation.Message;
import dev.concierge.models.log.Actions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a person did after a turn.
 *
 * @param positions feedback on each position of the slate, in shown order; empty without a slate
 * @param turnActions actions that concern the whole turn
 * @param nextUser what the person said next, the messages up to the assistant's next turn joined;
 *     empty for the last turn of a conversation
 */
public record Outcome(
    List<ItemFeedback> positions, Set<String> turnActions, Optional<Message> nextUser) {
  private static final Set<String> TAKEN_UP =
      Set.of(
          Actions.CLICK,
          "click_through",
          Actions.ADD_TO_CART,
          Actions.PURCHASE,
          Actions.VIEW,
          Actions.WATCH);

  public Outcome {
    positions = List.copyOf(positions);
    turnActions = Set.copyOf(turnActions);
  }

  /**
   * Feedback on one shown item.
   *
   * @param itemId document id
   * @param actions names of the actions, each once however often it was done
   * @param dwellMs longest time spent on the item in milliseconds; 0 if unknown
   */
  public record ItemFeedback(String itemId, Set<String> actions, double dwellMs) {
    public ItemFeedback {
      actions = Set.copyOf(actions);
    }

    /** Clicked, watched or bought, and not dismissed. */
    public boolean takenUp() {
      return actions.stream().anyMatch(TAKEN_UP::contains) && !dismissed();
    }

    public boolean dismissed() {
      return actions.contains(Actions.DISMISS);
    }
  }

  /** Ids of the items taken up, in shown order. */
  public List<String> takenUp() {
    return positions.stream().filter(ItemFeedback::takenUp).map(ItemFeedback::itemId).toList();
  }
}
