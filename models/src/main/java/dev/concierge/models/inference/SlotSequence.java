package dev.concierge.models.inference;

import dev.concierge.models.decoding.SequenceModel;
import java.util.Queue;

/** A slot lent to one sequence; closing returns it. Used by one thread at a time. */
final class SlotSequence implements SequenceModel.Sequence {
  private final CacheSlot slot;
  private final Queue<CacheSlot> free;
  private int length;
  private boolean closed;

  SlotSequence(CacheSlot slot, Queue<CacheSlot> free) {
    this.slot = slot;
    this.free = free;
  }

  @Override
  public float[] append(int[] tokens) {
    if (closed) {
      throw new IllegalStateException("the sequence is closed");
    }
    if (tokens.length == 0 || length + tokens.length > slot.capacity()) {
      throw new IllegalArgumentException(
          "[%d] tokens do not fit a context of [%d] that has [%d]"
              .formatted(tokens.length, slot.capacity(), length));
    }
    float[] logits = slot.run(tokens, length);
    length += tokens.length;
    return logits;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public int capacity() {
    return slot.capacity();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      free.add(slot);
    }
  }
}
