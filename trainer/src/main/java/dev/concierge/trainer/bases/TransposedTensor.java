package dev.concierge.trainer.bases;

import dev.concierge.models.network.TensorSource;

/**
 * Columns {@code [first, first + columns)} of a matrix [in, n] as a matrix [columns, in]: GPT-2
 * stores its linear layers input first and its three projections side by side.
 */
record TransposedTensor(StoredTensor matrix, long first, long columns) implements TensorSource {
  @Override
  public long[] shape() {
    return new long[] {columns, matrix.shape()[0]};
  }

  @Override
  public void read(long from, float[] target, int count) {
    long[] shape = matrix.shape();
    for (int i = 0; i < count; i++) {
      long row = (from + i) / shape[0];
      long column = (from + i) % shape[0];
      target[i] = matrix.at(column * shape[1] + first + row);
    }
  }
}
