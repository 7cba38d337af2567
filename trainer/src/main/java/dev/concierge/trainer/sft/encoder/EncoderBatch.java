package dev.concierge.trainer.sft.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.concierge.trainer.djl.OwnedArrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Turns as padded arrays; B turns, T words, M mentioned items. Owned by the manager given.
 *
 * @param wordIds int64 [B, T]
 * @param wordKinds int64 [B, T]
 * @param wordMask float [B, T]
 * @param items catalogue numbers, int64 [B, M]
 * @param itemKinds int64 [B, M]
 * @param itemPolarity float [B, M]
 * @param itemMask float [B, M]
 */
record EncoderBatch(
    NDArray wordIds,
    NDArray wordKinds,
    NDArray wordMask,
    NDArray items,
    NDArray itemKinds,
    NDArray itemPolarity,
    NDArray itemMask) {

  /**
   * @param wordDropout share of words left out, 0 outside training
   * @param itemDropout share of mentioned items left out
   */
  static EncoderBatch of(
      NDManager manager,
      List<EncoderExample> examples,
      double wordDropout,
      double itemDropout,
      RandomGenerator random) {
    int rows = examples.size();
    int words = examples.stream().mapToInt(e -> e.wordIds().length).max().orElse(0);
    int items = examples.stream().mapToInt(e -> e.items().length).max().orElse(0);
    Columns w = new Columns(rows, Math.max(1, words));
    Columns m = new Columns(rows, Math.max(1, items));
    float[] polarity = new float[rows * m.width];
    for (int row = 0; row < rows; row++) {
      EncoderExample example = examples.get(row);
      for (int i = 0; i < example.wordIds().length; i++) {
        if (random.nextDouble() >= wordDropout) {
          w.add(row, example.wordIds()[i], example.wordKinds()[i]);
        }
      }
      for (int i = 0; i < example.items().length; i++) {
        if (random.nextDouble() >= itemDropout) {
          polarity[m.add(row, example.items()[i], example.itemKinds()[i])] =
              example.itemPolarity()[i];
        }
      }
    }
    Shape itemShape = new Shape(rows, m.width);
    return new EncoderBatch(
        OwnedArrays.of(manager, w.ids, rows, w.width),
        OwnedArrays.of(manager, w.kinds, rows, w.width),
        OwnedArrays.of(manager, w.mask, rows, w.width),
        OwnedArrays.of(manager, m.ids, itemShape.getShape()),
        OwnedArrays.of(manager, m.kinds, itemShape.getShape()),
        OwnedArrays.of(manager, polarity, itemShape.getShape()),
        OwnedArrays.of(manager, m.mask, itemShape.getShape()));
  }

  /** Padded ids, kinds and mask, filled from the left of each row. */
  private static final class Columns {
    private final int width;
    private final long[] ids;
    private final long[] kinds;
    private final float[] mask;
    private final int[] used;

    Columns(int rows, int width) {
      this.width = width;
      ids = new long[rows * width];
      kinds = new long[rows * width];
      mask = new float[rows * width];
      used = new int[rows];
    }

    int add(int row, int id, int kind) {
      int at = row * width + used[row]++;
      ids[at] = id;
      kinds[at] = kind;
      mask[at] = 1;
      return at;
    }
  }
}
