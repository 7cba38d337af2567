package dev.concierge.trainer.weights;

import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.Parameters;
import java.util.List;

/** A policy on the training backend without gradients; owns its arrays. One thread at a time. */
public final class PolicyInference implements RankerScores, AutoCloseable {
  private final Parameters parameters;
  private final ForwardPass forward;

  public PolicyInference(PolicyWeights policy) {
    this.parameters = Parameters.of(policy.tuned());
    this.forward = new ForwardPass(policy.generator(), parameters, new DjlOps(parameters));
  }

  @Override
  public float[] score(float[][] features) {
    return forward.score(features);
  }

  /** As {@link ForwardPass#logProbs}. */
  public double[] logProbs(int[] tokens, int from) {
    return forward.logProbs(tokens, from);
  }

  /** As {@link ForwardPass#lastLogits}. */
  public float[][] lastLogits(List<int[]> rows) {
    return forward.lastLogits(rows);
  }

  @Override
  public void close() {
    parameters.close();
  }
}
