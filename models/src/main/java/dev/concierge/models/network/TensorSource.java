package dev.concierge.models.network;

/**
 * A parameter's value that is read in pieces, so that a large one never lies in the heap as a
 * whole: a {@link Tensor}, or values in a mapped file.
 */
public interface TensorSource {
  /** Sizes, outermost first; empty for a scalar. */
  long[] shape();

  /**
   * Copies values in row-major order.
   *
   * @param from first value
   * @param target where they go, from its beginning
   * @param count how many; {@code from + count} is at most {@link #elements}
   */
  void read(long from, float[] target, int count);

  /** Number of values. */
  default long elements() {
    return elements(shape());
  }

  /** Number of values of a shape. */
  static long elements(long... shape) {
    long elements = 1;
    for (long size : shape) {
      elements = Math.multiplyExact(elements, size);
    }
    return elements;
  }

  /** The whole value in the heap. */
  default Tensor tensor() {
    float[] data = new float[Math.toIntExact(elements())];
    read(0, data, data.length);
    return new Tensor(shape(), data);
  }
}
