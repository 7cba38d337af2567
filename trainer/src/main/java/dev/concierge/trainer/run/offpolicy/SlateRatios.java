package dev.concierge.trainer.run.offpolicy;

import dev.concierge.models.log.SlateDecision;
import dev.concierge.models.ranking.PlackettLuce;
import dev.concierge.trainer.weights.RankerScores;

/**
 * Ratios of target to behaviour probability of each position of a sampled slate, given the items
 * above it. The target policy samples as the logged one did: same temperature and depth, with its
 * own scores of the logged features.
 */
final class SlateRatios {
  private SlateRatios() {}

  static double[] of(SlateDecision decision, RankerScores target) {
    float[] scores = target.score(decision.features());
    double[] targetLogProbs =
        PlackettLuce.positionLogProbs(
            scores,
            decision.slate(),
            decision.temperature(),
            PlackettLuce.eligible(scores, decision.depth()));
    double[] ratios = new double[decision.slate().length];
    for (int k = 0; k < ratios.length; k++) {
      ratios[k] = Math.exp(targetLogProbs[k] - decision.positionLogProbs()[k]);
    }
    return ratios;
  }
}
