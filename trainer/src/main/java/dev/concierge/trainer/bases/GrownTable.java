package dev.concierge.trainer.bases;

import dev.concierge.models.network.TensorSource;
import java.util.Map;

/**
 * A table [V, d] with more rows, and with some rows replaced.
 *
 * @param table the base's own
 * @param rows of the grown table, at least V
 * @param replaced values of every row from V on, and of others, by row
 */
record GrownTable(TensorSource table, long rows, Map<Integer, float[]> replaced)
    implements TensorSource {
  @Override
  public long[] shape() {
    return new long[] {rows, table.shape()[1]};
  }

  @Override
  public void read(long from, float[] target, int count) {
    int kept = (int) Math.max(0, Math.min(count, table.elements() - from));
    table.read(from, target, kept);
    int width = (int) table.shape()[1];
    replaced.forEach(
        (row, values) -> {
          long start = (long) row * width - from;
          int begin = (int) Math.max(0, start);
          int end = (int) Math.min(count, start + width);
          if (begin < end) {
            System.arraycopy(values, (int) (begin - start), target, begin, end - begin);
          }
        });
  }
}
