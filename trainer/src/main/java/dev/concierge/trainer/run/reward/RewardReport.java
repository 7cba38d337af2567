package dev.concierge.trainer.run.reward;

/**
 * How well the reward model predicts.
 *
 * @param trainTurns turns learned from
 * @param heldOutTurns turns measured on
 * @param heldOutR2 1 − squared error / variance of the total on held-out turns; NaN without them
 * @param heldOutCorrelation Pearson correlation of predicted and observed total; NaN without them
 * @param trainCorrelation the same on the training turns
 * @param engagementCorrelation the same of engagement alone, held out
 * @param meanTotal mean of the logged rewards, which a score of 0 stands for
 * @param deviationTotal standard deviation of the logged rewards, the unit of scores
 */
public record RewardReport(
    int trainTurns,
    int heldOutTurns,
    double heldOutR2,
    double heldOutCorrelation,
    double trainCorrelation,
    double engagementCorrelation,
    double meanTotal,
    double deviationTotal) {}
