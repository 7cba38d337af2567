package dev.concierge.trainer.run.reward;

import java.util.Locale;

/**
 * Loss of a pairwise comparison: −log σ(chosen − rejected − margin) + c · (chosen + rejected)²,
 * mean over pairs. Bradley and Terry, "Rank analysis of incomplete block designs", 1952; the margin
 * from Touvron et al. 2023; the centring term keeps rewards around zero (Eisenstein et al. 2023).
 */
public final class BradleyTerry {

  /**
   * @param loss mean over pairs with the centring term
   * @param accuracy share of pairs whose chosen side has the higher reward
   * @param gradChosen derivative of the loss by each chosen reward
   * @param gradRejected derivative of the loss by each rejected reward
   */
  public record Result(double loss, double accuracy, double[] gradChosen, double[] gradRejected) {}

  private BradleyTerry() {}

  /**
   * @param margin one per pair, or {@code null} for none
   * @param centering coefficient c, 0 for none
   */
  public static Result of(double[] chosen, double[] rejected, double[] margin, double centering) {
    int n = chosen.length;
    if (rejected.length != n || (margin != null && margin.length != n)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "[%d] chosen rewards need as many rejected ones and margins", n));
    }
    double loss = 0;
    int right = 0;
    double[] gradChosen = new double[n];
    double[] gradRejected = new double[n];
    for (int i = 0; i < n; i++) {
      double gap = chosen[i] - rejected[i] - (margin == null ? 0 : margin[i]);
      double sum = chosen[i] + rejected[i];
      loss += (softplus(-gap) + centering * sum * sum) / n;
      right += chosen[i] > rejected[i] ? 1 : 0;
      double pull = -1 / (1 + Math.exp(gap)) / n;
      double centre = 2 * centering * sum / n;
      gradChosen[i] = pull + centre;
      gradRejected[i] = -pull + centre;
    }
    return new Result(loss, n == 0 ? 0 : (double) right / n, gradChosen, gradRejected);
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
