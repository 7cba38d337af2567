package dev.concierge.trainer.run.ppo;

import java.util.Locale;

/**
 * Generalised advantage estimation: Schulman et al., "High-dimensional continuous control using
 * generalized advantage estimation", ICLR 2016, equations 11 and 16.
 *
 * @param advantages A_t = δ_t + γ λ (1 − done_{t+1}) A_{t+1}, δ_t = r_t + γ V_{t+1} (1 −
 *     done_{t+1}) − V_t
 * @param returns A_t + V_t, what the value head is fitted to
 */
public record GeneralizedAdvantage(double[] advantages, double[] returns) {

  /** One episode that ends after its last reward. */
  public static GeneralizedAdvantage ofEpisode(
      double[] rewards, double[] values, double gamma, double lambda) {
    return of(rewards, values, new boolean[rewards.length], 0, true, gamma, lambda);
  }

  /**
   * A stretch of experience that may hold several episodes.
   *
   * @param dones whether the state at t starts a new episode
   * @param nextValue value of the state after the last step
   * @param nextDone whether that state starts a new episode
   */
  public static GeneralizedAdvantage of(
      double[] rewards,
      double[] values,
      boolean[] dones,
      double nextValue,
      boolean nextDone,
      double gamma,
      double lambda) {
    if (values.length != rewards.length || dones.length != rewards.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "[%d] rewards need as many values and dones but have [%d] and [%d]",
              rewards.length,
              values.length,
              dones.length));
    }
    double[] advantages = new double[rewards.length];
    double[] returns = new double[rewards.length];
    double following = 0;
    double valueAfter = nextValue;
    boolean ends = nextDone;
    for (int t = rewards.length - 1; t >= 0; t--) {
      double open = ends ? 0 : 1;
      double delta = rewards[t] + gamma * valueAfter * open - values[t];
      following = delta + gamma * lambda * open * following;
      advantages[t] = following;
      returns[t] = following + values[t];
      valueAfter = values[t];
      ends = dones[t];
    }
    return new GeneralizedAdvantage(advantages, returns);
  }
}
