package dev.concierge.trainer.run.ppo;

import ai.djl.ndarray.NDArray;

/**
 * The clipped losses of Schulman et al., "Proximal policy optimization algorithms", 2017, equation
 * 7, with the clipped value loss of the reference implementation. Steps are arrays of one shape
 * with a mask that is 1 for a step and 0 for padding; every mean is over the steps.
 */
final class PpoLoss {
  private PpoLoss() {}

  /** mean max(−A r, −A clip(r, 1 − c, 1 + c)) with r = exp(log p − log p_old). */
  static NDArray policy(
      NDArray logProbs, NDArray old, NDArray advantages, NDArray mask, double clipRange) {
    NDArray ratio = logProbs.sub(old).exp();
    NDArray plain = ratio.mul(advantages).neg();
    NDArray clipped = ratio.clip(1 - clipRange, 1 + clipRange).mul(advantages).neg();
    return mean(plain.maximum(clipped), mask);
  }

  /** ½ mean max((v − R)², (v_old + clip(v − v_old, −c, c) − R)²). */
  static NDArray value(
      NDArray values, NDArray old, NDArray returns, NDArray mask, double clipRange) {
    NDArray plain = values.sub(returns).square();
    NDArray clipped = values.sub(old).clip(-clipRange, clipRange).add(old).sub(returns).square();
    return mean(plain.maximum(clipped), mask).mul(.5f);
  }

  /** Mean over the steps. */
  static NDArray mean(NDArray steps, NDArray mask) {
    return steps.mul(mask).sum().div(mask.sum());
  }

  /** mean(r − 1 − log r): k3 of KL(old ‖ new), by which an update stops early. */
  static double approxKl(NDArray logProbs, NDArray old, NDArray mask) {
    NDArray logRatio = logProbs.sub(old);
    return mean(logRatio.exp().sub(1).sub(logRatio), mask).getFloat();
  }

  /** Share of steps whose ratio left the clip range. */
  static double clipFraction(NDArray logProbs, NDArray old, NDArray mask, double clipRange) {
    NDArray distance = logProbs.sub(old).exp().sub(1).abs();
    return mean(distance.gt(clipRange).toType(mask.getDataType(), false), mask).getFloat();
  }
}
