package dev.concierge.trainer.run.reward;

import dev.concierge.trainer.hyperparameters.Range;

/**
 * The reward R = alpha · engagement + beta · relevance + gammaSentiment · sentiment shift (arXiv
 * 2508.05289), its labels and the training of the model that predicts it.
 */
public record RewardConfig(
    @Range(min = 0, max = 10, about = "weight of engagement") double alpha,
    @Range(min = 0, max = 10, about = "weight of relevance") double beta,
    @Range(min = 0, max = 10, about = "weight of the sentiment shift") double gammaSentiment,
    @Range(min = 0.01, max = 1, about = "smallest examination probability that is divided by")
        double minExamination,
    @Range(min = 0, max = 1, about = "share of topical coherence in relevance, the rest is uptake")
        double coherenceShare,
    @Range(min = 1, max = 64, about = "heads of the ensemble") int heads,
    @Range(min = 1, max = 1024, about = "hidden units of a head") int headHidden,
    @Range(min = 0, max = 100, about = "epochs over the whole network; 0 keeps the body as it is")
        int bodyEpochs,
    @Range(min = 1, max = 1000, about = "epochs over the heads on the body's final states")
        int headEpochs,
    @Range(min = 1e-7, max = 1, about = "learning rate of the body") double bodyLearningRate,
    @Range(min = 1e-7, max = 1, about = "learning rate of the heads") double headLearningRate,
    @Range(min = 0, max = 10, about = "weight decay of the heads") double rewardWeightDecay,
    @Range(min = 0, max = 10, about = "weight of the Bradley-Terry loss on pairs") double pairCoef,
    @Range(min = 1, max = 1024, about = "turns in a batch") int rewardBatchSize,
    @Range(min = 16, max = 4096, about = "newest tokens of prompt and action that are read")
        int rewardMaxTokens,
    @Range(min = 10, max = 10_000_000, about = "fewest recommended turns to learn from")
        int minRewardTurns,
    @Range(min = 0, max = Long.MAX_VALUE, about = "seed of everything random") long seed) {

  public static RewardConfig defaults() {
    return new RewardConfig(.5, .3, .2, .2, .4, 4, 32, 1, 40, 1e-4, 3e-3, .02, .2, 32, 192, 30, 1);
  }
}
