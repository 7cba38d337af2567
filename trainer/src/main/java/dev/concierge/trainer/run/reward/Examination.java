package dev.concierge.trainer.run.reward;

import dev.concierge.models.log.SlateDecision;
import dev.concierge.trainer.run.sessions.LoggedTurn;
import dev.concierge.trainer.run.sessions.Outcome;
import java.util.List;

/**
 * Probability that a position is looked at, relative to the first: the position-based model of
 * Joachims, Swaminathan and Schnabel, "Unbiased learning-to-rank with biased feedback", WSDM 2017.
 *
 * <p>Estimated from sampled slates: weighted to uniformly random ones, every position has the same
 * items on average, so uptake differs by examination alone.
 */
public final class Examination {
  private static final int POSITIONS = 100;
  private static final double PRIOR_VIEWS = 20;
  private static final double MAX_WEIGHT = 10;

  private final double[] probabilities;

  private Examination(double[] probabilities) {
    this.probabilities = probabilities;
  }

  /**
   * Fits to the sampled slates among {@code turns}; with few of them the estimate stays close to 1
   * / log2(position + 1).
   */
  public static Examination fit(List<LoggedTurn> turns) {
    double[] shown = new double[POSITIONS];
    double[] taken = new double[POSITIONS];
    for (LoggedTurn turn : turns) {
      if (turn.explored()) {
        count(turn, shown, taken);
      }
    }
    double allShown = 0;
    double expected = 0;
    for (int k = 0; k < POSITIONS; k++) {
      allShown += taken[k];
      expected += shown[k] * prior(k);
    }
    double first = expected == 0 ? 0 : allShown / expected;
    double[] probabilities = new double[POSITIONS];
    double rate = first == 0 ? 0 : smoothed(taken[0], shown[0], first);
    for (int k = 0; k < POSITIONS; k++) {
      double relative =
          rate == 0 ? prior(k) : smoothed(taken[k], shown[k], first * prior(k)) / rate;
      probabilities[k] = k == 0 ? 1 : Math.min(probabilities[k - 1], relative);
    }
    return new Examination(probabilities);
  }

  /** Probability of position {@code k}, counted from 0. */
  public double at(int k) {
    return probabilities[Math.min(k, POSITIONS - 1)];
  }

  private static void count(LoggedTurn turn, double[] shown, double[] taken) {
    SlateDecision decision = turn.decision();
    List<Outcome.ItemFeedback> positions = turn.outcome().positions();
    int eligible = Math.min(decision.depth(), decision.poolIds().size());
    for (int k = 0; k < Math.min(positions.size(), POSITIONS); k++) {
      double uniform = 1.0 / Math.max(1, eligible - k);
      double weight = Math.min(MAX_WEIGHT, uniform / Math.exp(decision.positionLogProbs()[k]));
      shown[k] += weight;
      taken[k] += positions.get(k).takenUp() ? weight : 0;
    }
  }

  private static double smoothed(double taken, double shown, double prior) {
    return (taken + PRIOR_VIEWS * prior) / (shown + PRIOR_VIEWS);
  }

  private static double prior(int k) {
    return Math.log(2) / Math.log(k + 2);
  }
}
