package dev.concierge.trainer.run.gate;

import dev.concierge.trainer.hyperparameters.Hyperparameters;
import dev.concierge.trainer.hyperparameters.Range;

/** What a candidate must show before traffic sees it. */
public record GateConfig(
    @Range(value = 50, min = 1, max = 1e9, about = "fewest explored held-out turns")
        int minExploredTurns,
    @Range(
            value = 25,
            min = 1,
            max = 1e9,
            about = "smallest effective sample size of the candidate's weights")
        double minEffectiveSampleSize,
    @Range(
            value = 0,
            min = -1e6,
            max = 1e6,
            about = "the lower bound of the off-policy difference must exceed this")
        double minDifference,
    @Range(
            value = 0.1,
            min = 0,
            max = 1,
            about = "largest relative loss of NDCG@5 on items taken up")
        double maxNdcgLoss,
    @Range(
            value = 1.25,
            min = 1,
            max = 100,
            about = "largest ratio of the candidate's perplexity to serving's")
        double maxPerplexityRatio,
    @Range(
            value = 0.5,
            min = 0,
            max = 100,
            about = "largest KL per reply token to the serving policy, in nats")
        double maxReplyKl,
    @Range(
            value = 0.15,
            min = 0,
            max = 1,
            about = "largest rise of the Gini coefficient of recommended items")
        double maxGiniRise,
    @Range(
            value = 0.5,
            min = 0,
            max = 1,
            about = "largest relative loss of BLEU-4 against the logged replies")
        double maxBleuLoss,
    @Range(
            value = 0.3,
            min = 0,
            max = 1,
            about = "largest relative loss of Distinct-2 of the replies")
        double maxDistinctLoss,
    @Range(
            value = 1.5,
            min = 1,
            max = 100,
            about =
                "how many times as long, or as short, as serving's the replies may be on average")
        double maxLengthRatio,
    @Range(
            value = 1,
            min = 0,
            max = 100,
            about = "standard errors by which the doubly robust value may lie below serving's")
        double maxDoublyRobustLoss,
    @Range(
            value = 0,
            min = -10,
            max = 1,
            about = "smallest held-out correlation of the reward model")
        double minRewardCorrelation) {

  public static GateConfig defaults() {
    return Hyperparameters.defaults(GateConfig.class);
  }
}
