package dev.concierge.trainer.bases;

import dev.concierge.models.network.TensorSource;

/** The tensors of a pretrained network under the names that its library gives them. */
interface PretrainedTensors {
  boolean has(String name);

  /**
   * A tensor of an expected shape.
   *
   * @throws BaseException naming it if there is none, or one of another shape
   */
  TensorSource get(String name, long... shape) throws BaseException;
}
