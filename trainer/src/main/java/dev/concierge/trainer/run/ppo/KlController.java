package dev.concierge.trainer.run.ppo;

/**
 * Keeps the KL to the reference policy near a target by changing the penalty's coefficient: Ziegler
 * et al., "Fine-tuning language models from human preferences", 2019, section 2.2.
 *
 * @param coefficient the penalty β per nat
 * @param target wanted KL per episode in nats
 * @param horizon episodes over which a persistent full error changes β by a factor of about e^.2
 */
public record KlController(double coefficient, double target, double horizon) {
  private static final double MAX_ERROR = .2;

  /** The controller after {@code episodes} episodes with mean KL {@code kl}. */
  public KlController after(double kl, int episodes) {
    double error = Math.max(-MAX_ERROR, Math.min(MAX_ERROR, kl / target - 1));
    return new KlController(coefficient * (1 + error * episodes / horizon), target, horizon);
  }
}
