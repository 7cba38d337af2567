package dev.concierge.models.generation;

import dev.concierge.models.conversation.Act;
import java.util.Objects;

/**
 * The dialogue act of a turn.
 *
 * @param logProb its log-probability among the two acts; 0 when the caller forced it
 */
public record ActChoice(Act act, float logProb) {
  public ActChoice {
    Objects.requireNonNull(act, "act");
  }
}
