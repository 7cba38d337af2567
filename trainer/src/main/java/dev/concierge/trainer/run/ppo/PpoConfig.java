package dev.concierge.trainer.run.ppo;

import dev.concierge.trainer.hyperparameters.Hyperparameters;
import dev.concierge.trainer.hyperparameters.Range;
import java.util.Locale;

/**
 * Hyper-parameters of PPO under the names of the papers and of TRL. The defaults tune the small
 * policy in a minute or two on two cores.
 */
public record PpoConfig(
    @Range(value = 8, min = 1, max = 100_000, about = "updates") int updates,
    @Range(value = 64, min = 2, max = 65_536, about = "episodes sampled before each update")
        int rollouts,
    @Range(value = 2, min = 1, max = 64, about = "passes over the episodes of an update")
        int ppoEpochs,
    @Range(value = 16, min = 1, max = 4096, about = "episodes in a minibatch") int miniBatchSize,
    @Range(value = 0.2, min = 0.01, max = 1, about = "clip range of the probability ratio")
        double clipRange,
    @Range(value = 0.2, min = 0.01, max = 10, about = "clip range of the value")
        double clipRangeValue,
    @Range(value = 0.1, min = 0, max = 10, about = "weight of the value loss") double vfCoef,
    @Range(value = 0.001, min = 0, max = 1, about = "weight of the entropy bonus")
        double entropyCoef,
    @Range(value = 1, min = 0.5, max = 1, about = "discount") double gamma,
    @Range(
            value = 0.98,
            min = 0,
            max = 1,
            about = "GAE's lambda; close to 1 because the slate comes first and its reward last")
        double lambda,
    @Range(value = 0.05, min = 0, max = 10, about = "first coefficient of the KL penalty per nat")
        double klCoef,
    @Range(
            value = 1,
            min = 0.001,
            max = 1000,
            about = "KL per episode that the controller aims at, in nats")
        double targetKl,
    @Range(value = 1000, min = 1, max = 1e9, about = "horizon of the KL controller in episodes")
        double klHorizon,
    @Range(
            value = 0.05,
            min = 0.0001,
            max = 10,
            about = "mean KL per step to the sampling policy that ends an update early")
        double maxPolicyKl,
    @Range(value = 1, min = 0.01, max = 1000, about = "largest gradient norm") double maxGradNorm,
    @Range(value = 3e-3, min = 0, max = 1, about = "learning rate of the ranker")
        double rankerLearningRate,
    @Range(
            value = 3e-5,
            min = 0,
            max = 1,
            about = "learning rate of the generator; 5e-6 suits pretrained bases")
        double generatorLearningRate,
    @Range(value = 1e-3, min = 0, max = 1, about = "learning rate of the value head")
        double valueLearningRate,
    @Range(
            value = 0.5,
            min = 0,
            max = 10,
            about = "penalty per standard deviation of the reward ensemble")
        double uncertaintyPenalty,
    @Range(value = 0.5, min = 0, max = 10, about = "penalty for a reply cut at its longest length")
        double missingEosPenalty,
    @Range(value = 24, min = 1, max = 1024, about = "most tokens of a reply") int maxNewTokens,
    @Range(value = 160, min = 16, max = 8192, about = "newest tokens of the prompt that are used")
        int maxPromptTokens,
    @Range(value = 5, min = 1, max = 10, about = "items in a slate") int slateSize,
    @Range(
            value = 1,
            min = 0.05,
            max = 20,
            about = "temperature of the slate's Plackett-Luce distribution")
        double slateTemperature,
    @Range(value = 20, min = 1, max = 1000, about = "best-ranked pool items that a slate may hold")
        int depth,
    @Range(value = 8, min = 1, max = 100_000_000, about = "fewest logged contexts to start from")
        int minContexts,
    @Range(value = 1, min = 0, max = Long.MAX_VALUE, about = "seed of everything random")
        long seed) {

  public PpoConfig {
    if (slateSize > depth) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "slateSize [%d] must not exceed depth [%d]", slateSize, depth));
    }
  }

  public static PpoConfig defaults() {
    return Hyperparameters.defaults(PpoConfig.class);
  }
}
