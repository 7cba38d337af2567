package dev.concierge.trainer.run.ppo;

import dev.concierge.trainer.hyperparameters.Range;
import java.util.Locale;

/**
 * Hyper-parameters of PPO under the names of the papers and of TRL. The defaults tune the small
 * policy in a minute or two on two cores.
 */
public record PpoConfig(
    @Range(min = 1, max = 100_000, about = "updates") int updates,
    @Range(min = 2, max = 65_536, about = "episodes sampled before each update") int rollouts,
    @Range(min = 1, max = 64, about = "passes over the episodes of an update") int ppoEpochs,
    @Range(min = 1, max = 4096, about = "episodes in a minibatch") int miniBatchSize,
    @Range(min = 0.01, max = 1, about = "clip range of the probability ratio") double clipRange,
    @Range(min = 0.01, max = 10, about = "clip range of the value") double clipRangeValue,
    @Range(min = 0, max = 10, about = "weight of the value loss") double vfCoef,
    @Range(min = 0, max = 1, about = "weight of the entropy bonus") double entropyCoef,
    @Range(min = 0.5, max = 1, about = "discount") double gamma,
    @Range(
            min = 0,
            max = 1,
            about = "GAE's lambda; close to 1 because the slate comes first and its reward last")
        double lambda,
    @Range(min = 0, max = 10, about = "first coefficient of the KL penalty per nat") double klCoef,
    @Range(min = 0.001, max = 1000, about = "KL per episode that the controller aims at, in nats")
        double targetKl,
    @Range(min = 1, max = 1e9, about = "horizon of the KL controller in episodes") double klHorizon,
    @Range(
            min = 0.0001,
            max = 10,
            about = "mean KL per step to the sampling policy that ends an update early")
        double maxPolicyKl,
    @Range(min = 0.01, max = 1000, about = "largest gradient norm") double maxGradNorm,
    @Range(min = 0, max = 1, about = "learning rate of the ranker") double rankerLearningRate,
    @Range(min = 0, max = 1, about = "learning rate of the generator; 5e-6 suits pretrained bases")
        double generatorLearningRate,
    @Range(min = 0, max = 1, about = "learning rate of the value head") double valueLearningRate,
    @Range(min = 0, max = 10, about = "penalty per standard deviation of the reward ensemble")
        double uncertaintyPenalty,
    @Range(min = 0, max = 10, about = "penalty for a reply cut at its longest length")
        double missingEosPenalty,
    @Range(min = 1, max = 1024, about = "most tokens of a reply") int maxNewTokens,
    @Range(min = 16, max = 8192, about = "newest tokens of the prompt that are used")
        int maxPromptTokens,
    @Range(min = 1, max = 10, about = "items in a slate") int slateSize,
    @Range(min = 0.05, max = 20, about = "temperature of the slate's Plackett-Luce distribution")
        double slateTemperature,
    @Range(min = 1, max = 1000, about = "best-ranked pool items that a slate may hold") int depth,
    @Range(min = 1, max = 100_000_000, about = "fewest logged contexts to start from")
        int minContexts,
    @Range(min = 0, max = Long.MAX_VALUE, about = "seed of everything random") long seed) {

  public PpoConfig {
    if (slateSize > depth) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "slateSize [%d] must not exceed depth [%d]", slateSize, depth));
    }
  }

  public static PpoConfig defaults() {
    return new PpoConfig(
        8, 64, 2, 16, .2, .2, .1, .001, 1, .98, .05, 1, 1000, .05, 1, 3e-3, 3e-5, 1e-3, .5, .5, 24,
        160, 5, 1, 20, 8, 1);
  }
}
