package dev.concierge.trainer.run.sessions;

import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.log.ReplyRecord;
import dev.concierge.models.log.SlateDecision;
import dev.concierge.models.log.TurnRecord;
import java.util.List;
import java.util.Objects;

/**
 * One turn as the learning steps see it: state, action with its propensities, outcome.
 *
 * @param record state and action: messages, pool, features, slate, log-probabilities, reply tokens
 * @param outcome what the person did next
 */
public record LoggedTurn(TurnRecord record, Outcome outcome) {
  public LoggedTurn {
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(outcome, "outcome");
  }

  public String turnId() {
    return record.turnId();
  }

  public String conversationId() {
    return record.conversationId();
  }

  /** The conversation before the turn, oldest first. */
  public List<Message> messages() {
    return record.messages();
  }

  /** Whether items were shown, so that {@link #decision()} is there and has a slate. */
  public boolean recommended() {
    return record.decision() != null && record.decision().slate().length > 0;
  }

  /** The slate and what it was chosen from; {@code null} when nothing was recommended. */
  public SlateDecision decision() {
    return record.decision();
  }

  /** The generated reply; {@code null} when none was generated. */
  public ReplyRecord reply() {
    return record.reply();
  }

  /** Whether the slate was sampled, so that its propensities are known. */
  public boolean explored() {
    return recommended() && record.decision().explored();
  }

  /** What the person said before this turn; empty if the assistant speaks first. */
  public String previousUserText() {
    List<Message> messages = messages();
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role() == Role.USER) {
        return messages.get(i).text();
      }
    }
    return "";
  }
}
