package dev.concierge.trainer.run.ppo;

import dev.concierge.trainer.run.reward.RewardFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * An episode with what its update needs, one number per step: log-probabilities and values of the
 * policy that sampled it, advantages and returns.
 */
record Experience(
    Episode episode, double[] logProbs, double[] values, double[] advantages, double[] returns) {

  /**
   * Rewards: at every step −klCoef · (log p − log p_ref), at the last one also the score, less the
   * penalties for the ensemble's disagreement and for a reply that did not end.
   */
  static Experience of(
      Episode episode,
      RewardFunction.Score score,
      double[] logProbs,
      double[] referenceLogProbs,
      double[] values,
      PpoConfig config,
      double klCoef,
      Diagnostics diagnostics) {
    double[] rewards = new double[logProbs.length];
    double kl = 0;
    for (int t = 0; t < rewards.length; t++) {
      double stepKl = KlEstimator.K1.of(logProbs[t], referenceLogProbs[t]);
      kl += stepKl;
      rewards[t] = -klCoef * stepKl;
    }
    double given =
        score.mean()
            - config.uncertaintyPenalty() * score.deviation()
            - (episode.ended() ? 0 : config.missingEosPenalty());
    rewards[rewards.length - 1] += given;
    diagnostics.add("objective/kl", kl);
    diagnostics.add("objective/kl_slate", KlEstimator.K1.of(logProbs[0], referenceLogProbs[0]));
    diagnostics.add("objective/scores", score.mean());
    diagnostics.add("objective/uncertainty", score.deviation());
    diagnostics.add("objective/non_score_reward", -klCoef * kl);
    diagnostics.add("objective/rlhf_reward", given - klCoef * kl);
    diagnostics.add("val/ended", episode.ended() ? 1 : 0);
    diagnostics.add("val/reply_tokens", episode.reply().length);
    GeneralizedAdvantage advantage =
        GeneralizedAdvantage.ofEpisode(rewards, values, config.gamma(), config.lambda());
    return new Experience(episode, logProbs, values, advantage.advantages(), advantage.returns());
  }

  /** The same with advantages of mean 0 and deviation 1 over the slates, and over all tokens. */
  static List<Experience> whitened(List<Experience> all) {
    // apart: a slate decides far more than one token, and there are far fewer of them
    double[] slates = all.stream().mapToDouble(one -> one.advantages[0]).toArray();
    double[] tokens =
        all.stream()
            .flatMapToDouble(one -> java.util.Arrays.stream(one.advantages).skip(1))
            .toArray();
    Moments slate = Moments.of(slates);
    Moments token = Moments.of(tokens);
    List<Experience> whitened = new ArrayList<>(all.size());
    for (Experience one : all) {
      double[] advantages = new double[one.advantages.length];
      for (int t = 0; t < advantages.length; t++) {
        advantages[t] = (t == 0 ? slate : token).whiten(one.advantages[t]);
      }
      whitened.add(new Experience(one.episode, one.logProbs, one.values, advantages, one.returns));
    }
    return whitened;
  }

  /** Mean and unbiased deviation. */
  record Moments(double mean, double deviation) {
    static Moments of(double[] values) {
      double mean = java.util.Arrays.stream(values).average().orElse(0);
      double squares = java.util.Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      return new Moments(mean, Math.sqrt(squares / Math.max(1, values.length - 1)));
    }

    double whiten(double value) {
      return (value - mean) / (deviation + 1e-8);
    }
  }
}
