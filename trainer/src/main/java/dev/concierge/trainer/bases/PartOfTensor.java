package dev.concierge.trainer.bases;

import dev.concierge.models.network.TensorSource;

/** Consecutive rows of a tensor: {@code shape} from row-major index {@code first} on. */
record PartOfTensor(TensorSource whole, long first, long... shape) implements TensorSource {
  @Override
  public void read(long from, float[] target, int count) {
    whole.read(first + from, target, count);
  }
}
