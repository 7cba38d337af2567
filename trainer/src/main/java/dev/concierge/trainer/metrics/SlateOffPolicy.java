package dev.concierge.trainer.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Off-policy value of slates: the sum of the rewards of the positions, with weights that use as
 * little of the slate as the assumption on the user allows, so that they stay small.
 *
 * <p>Whole slate (no assumption): Π over all positions. Reward interaction (people read from the
 * top, a position's reward depends on what stands at it and above): McInerney et al.,
 * "Counterfactual evaluation of slate recommendations with sequential reward interactions", KDD
 * 2020. Independent positions: Li et al., "Offline evaluation of ranking policies with click
 * models", KDD 2018; here the ratio at a position is conditional on the logged items above it,
 * which Plackett–Luce gives in closed form.
 */
public enum SlateOffPolicy {
  WHOLE_SLATE {
    @Override
    double[] weights(double[] ratios) {
      double product = Arrays.stream(ratios).reduce(1, (a, b) -> a * b);
      double[] weights = new double[ratios.length];
      Arrays.fill(weights, product);
      return weights;
    }
  },
  REWARD_INTERACTION {
    @Override
    double[] weights(double[] ratios) {
      double[] weights = ratios.clone();
      for (int k = 1; k < weights.length; k++) {
        weights[k] *= weights[k - 1];
      }
      return weights;
    }
  },
  INDEPENDENT {
    @Override
    double[] weights(double[] ratios) {
      return ratios.clone();
    }
  };

  /**
   * One logged slate.
   *
   * @param rewards one per position
   * @param ratios target / behaviour probability of each position's item given the items above
   */
  public record LoggedSlate(double[] rewards, double[] ratios) {
    public LoggedSlate {
      if (rewards.length != ratios.length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a slate of [%d] rewards needs as many ratios but has [%d]",
                rewards.length,
                ratios.length));
      }
    }
  }

  /** The weight of each position's reward. */
  abstract double[] weights(double[] ratios);

  /** Mean over slates of Σ_k w_k r_k: unbiased under the assumption, large variance. */
  public Estimate ips(List<LoggedSlate> log, double clip) {
    return Estimate.mean(
        log.stream()
            .mapToDouble(
                slate -> {
                  double[] weights = weights(slate.ratios());
                  double sum = 0;
                  for (int k = 0; k < weights.length; k++) {
                    sum += Math.min(weights[k], clip) * slate.rewards()[k];
                  }
                  return sum;
                })
            .toArray());
  }

  /**
   * Σ_k (Σ_i w_ik r_ik / Σ_i w_ik): normalised at each position, slightly biased, far steadier.
   * Positions whose weights are all zero count nothing.
   *
   * @param clip largest weight; infinity for none
   */
  public double selfNormalised(List<LoggedSlate> log, double clip) {
    int positions = log.stream().mapToInt(slate -> slate.rewards().length).max().orElse(0);
    double[] weighted = new double[positions];
    double[] total = new double[positions];
    int[] shown = new int[positions];
    for (LoggedSlate slate : log) {
      double[] weights = weights(slate.ratios());
      for (int k = 0; k < weights.length; k++) {
        double weight = Math.min(weights[k], clip);
        weighted[k] += weight * slate.rewards()[k];
        total[k] += weight;
        shown[k]++;
      }
    }
    double value = 0;
    for (int k = 0; k < positions; k++) {
      // a position that short slates lack counts for the share of slates that have it
      value += total[k] == 0 ? 0 : weighted[k] / total[k] * shown[k] / log.size();
    }
    return value;
  }

  /** Effective sample size of the weights at the last position that every assumption weights. */
  public double effectiveSampleSize(List<LoggedSlate> log, double clip) {
    return OffPolicy.effectiveSampleSize(
        log.stream()
            .filter(slate -> slate.ratios().length > 0)
            .mapToDouble(
                slate -> {
                  double[] weights = weights(slate.ratios());
                  return Arrays.stream(weights).map(w -> Math.min(w, clip)).average().orElse(0);
                })
            .toArray());
  }
}
