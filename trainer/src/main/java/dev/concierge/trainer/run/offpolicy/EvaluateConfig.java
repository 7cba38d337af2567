package dev.concierge.trainer.run.offpolicy;

import dev.concierge.trainer.hyperparameters.Range;

/** How candidates are measured. */
public record EvaluateConfig(
    @Range(min = 1, max = 1e6, about = "largest importance weight") double weightClip,
    @Range(min = 1, max = 1_000_000, about = "bootstrap resamples") int resamples,
    @Range(min = 0.5, max = 0.999, about = "two-sided confidence of the intervals")
        double confidence,
    @Range(min = 1, max = 10_000, about = "replies whose perplexity is measured") int maxReplies,
    @Range(min = 0, max = 10_000, about = "replies that both policies write anew, greedily")
        int generatedReplies,
    @Range(min = 1, max = 1000, about = "tokens of such a reply") int generatedTokens,
    @Range(min = 0, max = Long.MAX_VALUE, about = "seed of everything random") long seed) {

  public static EvaluateConfig defaults() {
    return new EvaluateConfig(10, 1000, .9, 100, 24, 32, 1);
  }
}
