package dev.concierge.trainer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.network.TensorSource;

/**
 * Makes arrays that own their memory. An array made from a Java array borrows its memory, and so
 * does the target of {@code set} and {@code copyTo}: it may be collected while the engine still
 * reads it, and its alignment differs from run to run, which changes the last bits of matrix
 * products and so the course of a seeded run.
 */
public final class OwnedArrays {
  /** Most values that are in the heap on their way. */
  private static final int PIECE = 1 << 24;

  private OwnedArrays() {}

  /** A float array of that shape, owned by {@code manager}. */
  public static NDArray of(NDManager manager, float[] values, long... shape) {
    try (NDArray borrowed = manager.create(values, new Shape(shape))) {
      return borrowed.duplicate();
    }
  }

  /** A tensor's values, owned by {@code manager}; a large one is copied piece by piece. */
  static NDArray of(NDManager manager, TensorSource tensor) {
    long elements = tensor.elements();
    if (tensor instanceof Tensor whole) {
      return of(manager, whole.data(), whole.shape());
    }
    if (elements <= PIECE) {
      return of(manager, tensor.tensor().data(), tensor.shape());
    }
    try (NDManager scratch = manager.newSubManager()) {
      NDList pieces = new NDList();
      for (long from = 0; from < elements; from += PIECE) {
        float[] values = new float[(int) Math.min(PIECE, elements - from)];
        tensor.read(from, values, values.length);
        pieces.add(of(scratch, values, values.length));
      }
      NDArray joined = NDArrays.concat(pieces).reshape(new Shape(tensor.shape()));
      joined.attach(manager);
      return joined;
    }
  }

  /** An int64 array of that shape, owned by {@code manager}. */
  public static NDArray of(NDManager manager, long[] values, long... shape) {
    try (NDArray borrowed = manager.create(values, new Shape(shape))) {
      return borrowed.duplicate();
    }
  }
}
