package dev.concierge.trainer.run.reward;

import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.run.sessions.LoggedTurn;
import dev.concierge.trainer.weights.PolicyWeights;
import java.util.List;

/**
 * What the reward model learns from.
 *
 * @param train earlier turns
 * @param heldOut later turns, only measured on
 * @param policy whose generator the model's body starts from
 * @param window writes conversations whose turns had no reply
 * @param sentiment judges user messages
 */
public record RewardInputs(
    List<LoggedTurn> train,
    List<LoggedTurn> heldOut,
    PolicyWeights policy,
    WindowSerializer window,
    Sentiment sentiment) {
  public RewardInputs {
    train = train.stream().filter(LoggedTurn::recommended).toList();
    heldOut = heldOut.stream().filter(LoggedTurn::recommended).toList();
  }
}
