package dev.concierge.trainer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.concierge.models.network.Regulariser;

/**
 * Inverted dropout.
 *
 * @param share of values set to 0; 0 changes nothing
 */
public record Dropout(float share) implements Regulariser<NDArray> {
  public static final Dropout NONE = new Dropout(0);

  @Override
  public NDArray apply(NDArray x) {
    return share == 0 ? x : x.mul(kept(x, x.getShape()).mul(1 / (1 - share)));
  }

  /** 1 with probability 1 − share, else 0; belongs to the manager of {@code like}. */
  public NDArray kept(NDArray like, Shape shape) {
    return like.getManager().randomUniform(0, 1, shape).gte(share).toType(DataType.FLOAT32, false);
  }
}
