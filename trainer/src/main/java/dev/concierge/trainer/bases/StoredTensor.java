package dev.concierge.trainer.bases;

import dev.concierge.models.network.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A tensor in a mapped file. The mapping lives as long as this object; the file must not change.
 * Thread-safe.
 */
final class StoredTensor implements TensorSource {
  /** A mapping holds less than 2 GiB, so a tensor may have several; numbers never straddle two. */
  private static final int PIECE_BITS = 30;

  private final String name;
  private final StoredType type;
  private final long[] shape;
  private final ByteBuffer[] pieces;

  private StoredTensor(String name, StoredType type, long[] shape, ByteBuffer[] pieces) {
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.pieces = pieces;
  }

  static StoredTensor map(
      FileChannel channel, String name, StoredType type, long[] shape, long offset)
      throws IOException {
    long bytes = TensorSource.elements(shape) * type.bytes();
    int count = Math.toIntExact((bytes + (1L << PIECE_BITS) - 1) >> PIECE_BITS);
    ByteBuffer[] pieces = new ByteBuffer[count];
    for (int i = 0; i < count; i++) {
      long from = (long) i << PIECE_BITS;
      pieces[i] =
          channel
              .map(
                  FileChannel.MapMode.READ_ONLY,
                  offset + from,
                  Math.min(1L << PIECE_BITS, bytes - from))
              .order(ByteOrder.LITTLE_ENDIAN);
    }
    return new StoredTensor(name, type, shape, pieces);
  }

  String name() {
    return name;
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** The value at a row-major index. */
  float at(long index) {
    long at = index * type.bytes();
    return type.read(pieces[(int) (at >> PIECE_BITS)], (int) (at & ((1 << PIECE_BITS) - 1)));
  }

  @Override
  public void read(long from, float[] target, int count) {
    for (int i = 0; i < count; i++) {
      target[i] = at(from + i);
    }
  }
}
