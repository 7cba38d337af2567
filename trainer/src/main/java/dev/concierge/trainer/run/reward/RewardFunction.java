package dev.concierge.trainer.run.reward;

import java.util.List;

/** Judges actions that nobody has seen yet. One thread at a time. */
@FunctionalInterface
public interface RewardFunction {

  /**
   * An action in its context.
   *
   * @param tokens window, act, slate block and reply
   * @param features feature matrix of the pool [N, F]
   * @param slate indices into the pool in shown order
   */
  record Action(int[] tokens, float[][] features, int[] slate) {}

  /**
   * @param mean expected reward in standard deviations of the logged rewards, 0 their mean
   * @param deviation disagreement of the ensemble in the same unit
   */
  record Score(double mean, double deviation) {}

  /** One score per action. */
  List<Score> score(List<Action> actions);
}
