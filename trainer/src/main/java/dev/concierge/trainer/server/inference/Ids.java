package dev.concierge.trainer.server.inference;

import dev.concierge.grpc.inference.TensorException;
import java.util.Locale;

/** Ids that index a table, checked before a graph would fail on them. */
final class Ids {
  private Ids() {}

  /**
   * @throws TensorException naming the tensor and the first id outside [0, {@code size})
   */
  static int[] below(String tensor, long[] ids, int size) {
    int[] checked = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= size) {
        throw new TensorException(
            String.format(
                Locale.ROOT,
                "ids of tensor [%s] must lie in [0, %d) but one was [%d]",
                tensor,
                size,
                ids[i]));
      }
      checked[i] = (int) ids[i];
    }
    return checked;
  }

  /** The same for ids that are ints. */
  static int[] below(String tensor, int[] ids, int size) {
    long[] wide = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      wide[i] = ids[i];
    }
    return below(tensor, wide, size);
  }
}
