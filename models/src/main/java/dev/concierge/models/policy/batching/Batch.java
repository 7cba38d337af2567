package dev.concierge.models.policy.batching;

import dev.concierge.models.policy.decoder.SlotMemory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Which sequence has which slot. Those that are decoded have slots 0 to {@code rows − 1}, for a
 * step runs over contiguous slots; the others any of the rest. One slot is always free, to move
 * sequences through. Used by one thread at a time.
 */
final class Batch {
  private final SlotMemory cache;
  private final BatchedSequence[] bySlot;
  private int rows;

  Batch(SlotMemory cache) {
    this.cache = cache;
    this.bySlot = new BatchedSequence[cache.slots()];
  }

  /** Sequences being decoded. */
  int rows() {
    return rows;
  }

  BatchedSequence row(int row) {
    return bySlot[row];
  }

  /** Gives a new sequence a slot. */
  void place(BatchedSequence sequence) {
    int slot = firstFree();
    bySlot[slot] = sequence;
    sequence.slot = slot;
  }

  private int firstFree() {
    for (int slot = rows; slot < bySlot.length; slot++) {
      if (bySlot[slot] == null) {
        return slot;
      }
    }
    throw new IllegalStateException(
        String.format(Locale.ROOT, "no slot is free of [%d]", bySlot.length));
  }

  /** Makes a sequence the last row of the batch. */
  void join(BatchedSequence sequence) {
    if (sequence.slot != rows) {
      if (bySlot[rows] != null) {
        move(bySlot[rows], firstFree());
      }
      move(sequence, rows);
    }
    rows++;
  }

  /** Everybody who has a slot. */
  List<BatchedSequence> all() {
    return Arrays.stream(bySlot).filter(Objects::nonNull).toList();
  }

  /**
   * Frees a sequence's slot; the last row closes a hole in the batch. If the copy fails, nothing
   * has changed.
   */
  void remove(BatchedSequence sequence) {
    int slot = sequence.slot;
    int last = rows - 1;
    if (slot < last) {
      cache.copySlot(last, slot, bySlot[last].length);
      bySlot[slot] = bySlot[last];
      bySlot[slot].slot = slot;
      bySlot[last] = null;
    } else {
      bySlot[slot] = null;
    }
    if (slot < rows) {
      rows = last;
    }
    sequence.slot = BatchedSequence.NO_SLOT;
  }

  private void move(BatchedSequence sequence, int to) {
    cache.copySlot(sequence.slot, to, sequence.length);
    bySlot[sequence.slot] = null;
    bySlot[to] = sequence;
    sequence.slot = to;
  }
}
