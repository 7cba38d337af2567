package dev.concierge.trainer.sft.ranker;

import ai.djl.ndarray.NDManager;
import dev.concierge.models.network.RankerNetwork;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.OwnedArrays;
import dev.concierge.trainer.djl.Parameters;

/** A ranker that was trained. One thread at a time; owns native memory. */
public final class TrainedRanker implements AutoCloseable {
  private final Parameters parameters;

  TrainedRanker(Parameters parameters) {
    this.parameters = parameters;
  }

  public Parameters parameters() {
    return parameters;
  }

  /** One score per row. */
  public float[] score(float[][] features) {
    if (features.length == 0) {
      return new float[0];
    }
    int width = features[0].length;
    float[] flat = new float[features.length * width];
    for (int row = 0; row < features.length; row++) {
      System.arraycopy(features[row], 0, flat, row * width, width);
    }
    try (NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      return RankerNetwork.scores(
              new DjlOps(parameters), OwnedArrays.of(step, flat, features.length, width))
          .toFloatArray();
    }
  }

  @Override
  public void close() {
    parameters.close();
  }
}
