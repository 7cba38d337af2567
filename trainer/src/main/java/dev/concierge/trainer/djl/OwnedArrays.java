package dev.concierge.trainer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Makes arrays that own their memory. An array made from a Java array borrows its memory, and so
 * does the target of {@code set} and {@code copyTo}: it may be collected while the engine still
 * reads it, and its alignment differs from run to run, which changes the last bits of matrix
 * products and so the course of a seeded run.
 */
public final class OwnedArrays {
  private OwnedArrays() {}

  /** A float array of that shape, owned by {@code manager}. */
  public static NDArray of(NDManager manager, float[] values, long... shape) {
    try (NDArray borrowed = manager.create(values, new Shape(shape))) {
      return borrowed.duplicate();
    }
  }

  /** An int64 array of that shape, owned by {@code manager}. */
  public static NDArray of(NDManager manager, long[] values, long... shape) {
    try (NDArray borrowed = manager.create(values, new Shape(shape))) {
      return borrowed.duplicate();
    }
  }
}
