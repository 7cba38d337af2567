package dev.concierge.trainer.run.ppo;

/**
 * Estimates of KL(policy ‖ reference) from one sampled action with log-ratio l = log p_ref − log p:
 * Schulman, "Approximating KL divergence", 2020.
 */
public enum KlEstimator {
  /** −l: unbiased, may be negative. */
  K1 {
    @Override
    public double of(double logProb, double referenceLogProb) {
      return logProb - referenceLogProb;
    }
  },
  /** l² / 2: biased, low variance. */
  K2 {
    @Override
    public double of(double logProb, double referenceLogProb) {
      double ratio = referenceLogProb - logProb;
      return ratio * ratio / 2;
    }
  },
  /** e^l − 1 − l: unbiased, never negative. */
  K3 {
    @Override
    public double of(double logProb, double referenceLogProb) {
      double ratio = referenceLogProb - logProb;
      return Math.expm1(ratio) - ratio;
    }
  };

  /** The estimate for one action. */
  public abstract double of(double logProb, double referenceLogProb);
}
