package dev.concierge.trainer.run.reward;

/**
 * The parts of a reward.
 *
 * @param engagement debiased weighted actions, 0 for none, about 1 for a purchase
 * @param relevance in [0, 1]
 * @param sentimentShift centred; NaN when the person said nothing more
 */
public record Components(double engagement, double relevance, double sentimentShift) {

  /** R = alpha · E + beta · R + gammaSentiment · S; an unknown shift counts as the mean, 0. */
  public double total(RewardConfig config) {
    double shift = Double.isNaN(sentimentShift) ? 0 : sentimentShift;
    return config.alpha() * engagement
        + config.beta() * relevance
        + config.gammaSentiment() * shift;
  }
}
