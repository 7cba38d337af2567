package dev.concierge.trainer.run.ppo;

import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.run.reward.RewardFunction;
import dev.concierge.trainer.weights.PolicyWeights;
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
    PolicyWeights start,
    RewardFunction reward,
    Tokenizer tokenizer,
    WindowSerializer window,
    UnaryOperator<String> titles) {
  public PpoInputs {
    contexts = List.copyOf(contexts);
  }
}
