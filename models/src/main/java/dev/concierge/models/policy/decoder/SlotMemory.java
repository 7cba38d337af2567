package dev.concierge.models.policy.decoder;

import java.nio.ByteBuffer;

/**
 * Keys and values of all sequences, a slot each, wherever they lie. Used by one thread at a time,
 * and not while the graph runs.
 *
 * <p>Only the positions a sequence has are ever copied; what lies behind them is never read.
 */
public interface SlotMemory {
  int slots();

  long bytes();

  /** Bytes of one position over all layers and heads. */
  int bytesPerPosition();

  /** Copies the first {@code length} positions of a slot to another one. */
  void copySlot(int from, int to, int length);

  /**
   * Copies {@code count} positions from {@code first} on to the start of {@code block}, a direct
   * buffer.
   */
  void read(int slot, int first, int count, ByteBuffer block);

  /** Inverse of {@link #read}. */
  void write(int slot, int first, int count, ByteBuffer block);
}
