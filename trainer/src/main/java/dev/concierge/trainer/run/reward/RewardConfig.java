package dev.concierge.trainer.run.reward;

import dev.concierge.trainer.hyperparameters.Hyperparameters;
import dev.concierge.trainer.hyperparameters.Range;

/**
 * The reward R = alpha · engagement + beta · relevance + gammaSentiment · sentiment shift (arXiv
 * 2508.05289), its labels and the training of the model that predicts it.
 */
public record RewardConfig(
    @Range(value = 0.5, min = 0, max = 10, about = "weight of engagement") double alpha,
    @Range(value = 0.3, min = 0, max = 10, about = "weight of relevance") double beta,
    @Range(value = 0.2, min = 0, max = 10, about = "weight of the sentiment shift")
        double gammaSentiment,
    @Range(
            value = 0.2,
            min = 0.01,
            max = 1,
            about = "smallest examination probability that is divided by")
        double minExamination,
    @Range(
            value = 0.4,
            min = 0,
            max = 1,
            about = "share of topical coherence in relevance, the rest is uptake")
        double coherenceShare,
    @Range(value = 4, min = 1, max = 64, about = "heads of the ensemble") int heads,
    @Range(value = 32, min = 1, max = 1024, about = "hidden units of a head") int headHidden,
    @Range(
            value = 1,
            min = 0,
            max = 100,
            about = "epochs over the whole network; 0 keeps the body as it is")
        int bodyEpochs,
    @Range(
            value = 40,
            min = 1,
            max = 1000,
            about = "epochs over the heads on the body's final states")
        int headEpochs,
    @Range(value = 1e-4, min = 1e-7, max = 1, about = "learning rate of the body")
        double bodyLearningRate,
    @Range(value = 3e-3, min = 1e-7, max = 1, about = "learning rate of the heads")
        double headLearningRate,
    @Range(value = 0.02, min = 0, max = 10, about = "weight decay of the heads")
        double rewardWeightDecay,
    @Range(value = 0.2, min = 0, max = 10, about = "weight of the Bradley-Terry loss on pairs")
        double pairCoef,
    @Range(value = 32, min = 1, max = 1024, about = "turns in a batch") int rewardBatchSize,
    @Range(
            value = 192,
            min = 16,
            max = 4096,
            about = "newest tokens of prompt and action that are read")
        int rewardMaxTokens,
    @Range(value = 30, min = 10, max = 10_000_000, about = "fewest recommended turns to learn from")
        int minRewardTurns,
    @Range(value = 1, min = 0, max = Long.MAX_VALUE, about = "seed of everything random")
        long seed) {

  public static RewardConfig defaults() {
    return Hyperparameters.defaults(RewardConfig.class);
  }
}
