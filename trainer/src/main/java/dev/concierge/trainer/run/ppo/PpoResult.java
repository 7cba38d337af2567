package dev.concierge.trainer.run.ppo;

import dev.concierge.trainer.weights.PolicyWeights;
import java.util.List;
import java.util.Map;

/**
 * What PPO made.
 *
 * @param policy the tuned policy
 * @param history metrics of each update under TRL's names, oldest first
 * @param finished false if it was cancelled; the last checkpoint holds the rest
 */
public record PpoResult(PolicyWeights policy, List<Map<String, Double>> history, boolean finished) {
  public PpoResult {
    history = List.copyOf(history);
  }

  /** Metrics of the last update; empty if there was none. */
  public Map<String, Double> last() {
    return history.isEmpty() ? Map.of() : history.get(history.size() - 1);
  }
}
