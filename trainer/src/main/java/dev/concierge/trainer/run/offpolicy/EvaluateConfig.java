package dev.concierge.trainer.run.offpolicy;

import dev.concierge.trainer.hyperparameters.Hyperparameters;
import dev.concierge.trainer.hyperparameters.Range;

/** How candidates are measured. */
public record EvaluateConfig(
    @Range(value = 10, min = 1, max = 1e6, about = "largest importance weight") double weightClip,
    @Range(value = 1000, min = 1, max = 1_000_000, about = "bootstrap resamples") int resamples,
    @Range(value = 0.9, min = 0.5, max = 0.999, about = "two-sided confidence of the intervals")
        double confidence,
    @Range(value = 100, min = 1, max = 10_000, about = "replies whose perplexity is measured")
        int maxReplies,
    @Range(
            value = 24,
            min = 0,
            max = 10_000,
            about = "replies that both policies write anew, greedily")
        int generatedReplies,
    @Range(value = 32, min = 1, max = 1000, about = "tokens of such a reply") int generatedTokens,
    @Range(value = 1, min = 0, max = Long.MAX_VALUE, about = "seed of everything random")
        long seed) {

  public static EvaluateConfig defaults() {
    return Hyperparameters.defaults(EvaluateConfig.class);
  }
}
