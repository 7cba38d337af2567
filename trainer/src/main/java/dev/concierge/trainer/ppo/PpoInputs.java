package dev.concierge.trainer.ppo;

import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.models.window.WindowSerializer;
import dev.concierge.trainer.policy.Policy;
import dev.concierge.trainer.reward.RewardFunction;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What PPO works on.
 *
 * @param contexts states to start episodes from
 * @param start the policy to tune, also the reference policy
 * @param reward judges the sampled actions
 * @param tokenizer of the policy
 * @param window writes slates as in serving
 * @param titles title of an item by document id; the id itself when it is unknown
 */
public record PpoInputs(
    List<Context> contexts,
    Policy start,
    RewardFunction reward,
    Tokenizer tokenizer,
    WindowSerializer window,
    UnaryOperator<String> titles) {
  public PpoInputs {
    contexts = List.copyOf(contexts);
  }
}
