package dev.concierge.trainer.sft;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** A ranker that was trained. One thread at a time; owns native memory. */
final class TrainedRanker implements AutoCloseable {
  private final NDManager manager;
  private final ParameterSet parameters;

  TrainedRanker(NDManager manager, ParameterSet parameters) {
    this.manager = manager;
    this.parameters = parameters;
  }

  ParameterSet parameters() {
    return parameters;
  }

  /** One score per row. */
  float[] score(float[][] features) {
    if (features.length == 0) {
      return new float[0];
    }
    int width = features[0].length;
    float[] flat = new float[features.length * width];
    for (int row = 0; row < features.length; row++) {
      System.arraycopy(features[row], 0, flat, row * width, width);
    }
    try (NDManager step = manager.newSubManager()) {
      parameters.lendTo(step);
      return RankerTrainer.scores(
              parameters, step.create(flat, new Shape(features.length, width)), Dropout.NONE)
          .toFloatArray();
    }
  }

  @Override
  public void close() {
    parameters.close();
    manager.close();
  }
}
