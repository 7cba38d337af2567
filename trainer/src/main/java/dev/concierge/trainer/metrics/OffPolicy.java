package dev.concierge.trainer.metrics;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Off-policy value of a target policy from actions that a behaviour policy took.
 *
 * <p>IPS: Horvitz and Thompson 1952. SNIPS: Swaminathan and Joachims 2015. Doubly robust: Dudík,
 * Langford and Li 2011. Standard errors of ratios by the delta method.
 */
public final class OffPolicy {

  /**
   * One logged action.
   *
   * @param weight target probability of the action / behaviour probability, not negative
   * @param reward observed
   * @param predicted the reward model's value of the logged action; 0 without a model
   * @param direct the reward model's value of the target policy in this context, Σ_a π(a) q(a); 0
   *     without a model
   */
  public record Logged(double weight, double reward, double predicted, double direct) {
    public Logged {
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException(
            "an importance weight must be finite and not negative but was [" + weight + "]");
      }
    }

    /** Without a reward model. */
    public static Logged of(double weight, double reward) {
      return new Logged(weight, reward, 0, 0);
    }

    /** The same with the weight cut at {@code most}. */
    public Logged clipped(double most) {
      return new Logged(Math.min(weight, most), reward, predicted, direct);
    }
  }

  private OffPolicy() {}

  /** mean(w r). */
  public static Estimate ips(List<Logged> log) {
    return Estimate.mean(terms(log, x -> x.weight() * x.reward()));
  }

  /** Σ w r / Σ w; 0 when no weight is positive. */
  public static Estimate snips(List<Logged> log) {
    return selfNormalised(log, Logged::reward, x -> 0);
  }

  /** Direct method: mean of the reward model's value of the target policy. */
  public static Estimate directMethod(List<Logged> log) {
    return Estimate.mean(terms(log, Logged::direct));
  }

  /** mean(direct + w (r − predicted)). */
  public static Estimate doublyRobust(List<Logged> log) {
    return Estimate.mean(terms(log, x -> x.direct() + x.weight() * (x.reward() - x.predicted())));
  }

  /** mean(direct) + Σ w (r − predicted) / Σ w. */
  public static Estimate selfNormalisedDoublyRobust(List<Logged> log) {
    return selfNormalised(log, x -> x.reward() - x.predicted(), Logged::direct);
  }

  /** (Σ w)² / Σ w²: how many unweighted observations the weighted ones are worth. */
  public static double effectiveSampleSize(double[] weights) {
    double sum = 0;
    double squares = 0;
    for (double weight : weights) {
      sum += weight;
      squares += weight * weight;
    }
    return squares == 0 ? 0 : sum * sum / squares;
  }

  private static Estimate selfNormalised(
      List<Logged> log, ToDoubleFunction<Logged> residual, ToDoubleFunction<Logged> base) {
    double weights = log.stream().mapToDouble(Logged::weight).sum();
    double meanBase = log.stream().mapToDouble(base).average().orElse(0);
    if (weights == 0) {
      return new Estimate(meanBase, Double.NaN, log.size());
    }
    double ratio =
        log.stream().mapToDouble(x -> x.weight() * residual.applyAsDouble(x)).sum() / weights;
    double meanWeight = weights / log.size();
    double[] influence =
        terms(
            log,
            x ->
                base.applyAsDouble(x)
                    + x.weight() / meanWeight * (residual.applyAsDouble(x) - ratio));
    return Estimate.around(meanBase + ratio, influence, meanBase);
  }

  private static double[] terms(List<Logged> log, ToDoubleFunction<Logged> term) {
    return log.stream().mapToDouble(term).toArray();
  }
}
