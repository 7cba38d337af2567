package dev.concierge.trainer.run.log;

import dev.concierge.models.log.FeedbackEvent;
import dev.concierge.models.log.TurnRecord;
import java.util.List;

/**
 * A logged conversation.
 *
 * @param id its conversation id
 * @param turns by turn index
 * @param events what people did with these turns, by time
 */
public record LoggedConversation(String id, List<TurnRecord> turns, List<FeedbackEvent> events) {
  public LoggedConversation {
    turns = List.copyOf(turns);
    events = List.copyOf(events);
  }
}
