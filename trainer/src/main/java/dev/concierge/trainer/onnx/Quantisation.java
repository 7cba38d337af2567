package dev.concierge.trainer.onnx;

import dev.concierge.models.network.TensorSource;
import java.util.Map;

/**
 * How matrices are stored with few bits, as ONNX Runtime's MatMulNBits reads them: each row is cut
 * into blocks of neighbouring values, each block has a scale and its values are integers around the
 * middle of their range, which stands for zero. Activations get their scales per row, so a row's
 * result does not depend on what the rows beside it hold; with 8 bits it depends, in the last bits,
 * on whether there are any, because ONNX Runtime then adds in another order.
 */
public enum Quantisation {
  /** 8 bits, blocks of 128. */
  Q8(8, 128),
  /** 4 bits, blocks of 32. */
  Q4(4, 32);

  /** Integer products, the fast path: activations become 8-bit inside the operator, per row. */
  private static final int ACCURACY = 4;

  private final int bits;
  private final int block;

  Quantisation(int bits, int block) {
    this.bits = bits;
    this.block = block;
  }

  /**
   * A matrix of few bits.
   *
   * @param values {@code [rows, blocks, block · bits / 8]}
   * @param scales {@code [rows, blocks]}
   * @param shape of {@code values}
   */
  record Blocks(byte[] values, float[] scales, long[] shape) {}

  /** Attributes of MatMulNBits for a matrix [out, in]. */
  Map<String, Integer> attributes(long out, long in) {
    return Map.of(
        "N",
        Math.toIntExact(out),
        "K",
        Math.toIntExact(in),
        "bits",
        bits,
        "block_size",
        block,
        "accuracy_level",
        ACCURACY);
  }

  /** Stores a matrix [out, in]. */
  Blocks quantise(TensorSource matrix) {
    int rows = Math.toIntExact(matrix.shape()[0]);
    int columns = Math.toIntExact(matrix.shape()[1]);
    int blocks = (columns + block - 1) / block;
    int blockBytes = block * bits / Byte.SIZE;
    byte[] values = new byte[Math.multiplyExact(Math.multiplyExact(rows, blocks), blockBytes)];
    float[] scales = new float[rows * blocks];
    float[] row = new float[columns];
    for (int r = 0; r < rows; r++) {
      matrix.read((long) r * columns, row, columns);
      for (int b = 0; b < blocks; b++) {
        int at = r * blocks + b;
        scales[at] = block(row, b * block, values, at * blockBytes);
      }
    }
    return new Blocks(values, scales, new long[] {rows, blocks, blockBytes});
  }

  /** Stores one block and gives its scale; what lies behind the row's end is zero. */
  private float block(float[] row, int from, byte[] values, int at) {
    int middle = 1 << (bits - 1);
    int end = Math.min(row.length, from + block);
    float largest = 0;
    for (int i = from; i < end; i++) {
      if (Math.abs(row[i]) > Math.abs(largest)) {
        largest = row[i];
      }
    }
    // the value of the largest size becomes the end of the range that has one step more
    float scale = largest == 0 ? 1 : -largest / middle;
    for (int i = 0; i < block; i++) {
      float value = from + i < end ? row[from + i] : 0;
      int stored = Math.clamp((long) Math.rint(value / scale) + middle, 0, 2 * middle - 1);
      int shift = i * bits % Byte.SIZE;
      values[at + i * bits / Byte.SIZE] |= (byte) (stored << shift);
    }
    return scale;
  }
}
