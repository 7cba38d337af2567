package dev.concierge.models.network;

import java.util.Arrays;
import java.util.Locale;

/**
 * A parameter's value.
 *
 * @param shape sizes, outermost first; empty for a scalar
 * @param data row-major, as many values as the shape has elements
 */
public record Tensor(long[] shape, float[] data) implements TensorSource {
  public Tensor {
    long elements = TensorSource.elements(shape);
    if (elements != data.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a tensor of shape %s has [%d] values but got [%d]",
              Arrays.toString(shape),
              elements,
              data.length));
    }
  }

  @Override
  public void read(long from, float[] target, int count) {
    System.arraycopy(data, Math.toIntExact(from), target, 0, count);
  }

  @Override
  public Tensor tensor() {
    return this;
  }
}
