package dev.concierge.models.network;

/**
 * A parameter's value.
 *
 * @param shape sizes, outermost first; empty for a scalar
 * @param data row-major, as many values as the shape has elements
 */
public record Tensor(long[] shape, float[] data) {
  public Tensor {
    long elements = 1;
    for (long size : shape) {
      elements *= size;
    }
    if (elements != data.length) {
      throw new IllegalArgumentException(
          "a tensor of shape %s has [%d] values but got [%d]"
              .formatted(java.util.Arrays.toString(shape), elements, data.length));
    }
  }
}
