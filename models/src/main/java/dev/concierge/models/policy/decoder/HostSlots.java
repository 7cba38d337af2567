package dev.concierge.models.policy.decoder;

import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.onnx.InferenceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Locale;

/**
 * Keys and values of all sequences: per layer one direct buffer {@code [slots, kvHeads, maxLength,
 * headDim]} of keys and one of values, fp32. Used by one thread at a time.
 */
final class HostSlots implements SlotMemory {
  private final ByteBuffer[] buffers;
  private final int slots;
  private final int kvHeads;
  private final int positionBytes;
  private final int headBytes;
  private final int slotBytes;
  private final long[] slotShape;

  /**
   * @throws InferenceException if a layer's keys of all slots exceed 2 GB or there is too little
   *     direct memory
   */
  HostSlots(GeneratorConfig config, int slots) {
    this.slots = slots;
    this.kvHeads = config.kvHeads();
    this.positionBytes = Float.BYTES * config.headDim();
    this.slotShape = new long[] {1, kvHeads, config.maxLength(), config.headDim()};
    try {
      this.headBytes = Math.multiplyExact(positionBytes, config.maxLength());
      this.slotBytes = Math.multiplyExact(headBytes, kvHeads);
      int bytes = Math.multiplyExact(slotBytes, slots);
      this.buffers = new ByteBuffer[GeneratorTensors.parts(config)];
      for (int i = 0; i < buffers.length; i++) {
        buffers[i] = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
      }
    } catch (ArithmeticException e) {
      throw new InferenceException(
          String.format(
              Locale.ROOT,
              "the cache of [%d] slots of %d positions exceeds 2 GB a layer; use fewer slots",
              slots,
              config.maxLength()),
          e);
    } catch (OutOfMemoryError e) {
      throw new InferenceException(
          String.format(
                  Locale.ROOT,
                  "too little direct memory for [%d] slots of %d positions; use fewer slots or raise",
                  slots,
                  config.maxLength())
              + " -XX:MaxDirectMemorySize",
          e);
    }
  }

  /** Number of buffers: keys of layer l at 2 l, values at 2 l + 1. */
  int parts() {
    return buffers.length;
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public long bytes() {
    return (long) buffers.length * slots * slotBytes;
  }

  @Override
  public int bytesPerPosition() {
    return buffers.length * kvHeads * positionBytes;
  }

  /** Shared memory of {@code count} slots from {@code first} on. */
  FloatBuffer view(int part, int first, int count) {
    return buffers[part]
        .slice(first * slotBytes, count * slotBytes)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** Shape of {@link #view}. */
  long[] shape(int count) {
    long[] shape = slotShape.clone();
    shape[0] = count;
    return shape;
  }

  @Override
  public void copySlot(int from, int to, int length) {
    for (ByteBuffer buffer : buffers) {
      for (int head = 0; head < kvHeads; head++) {
        int offset = head * headBytes;
        buffer.put(
            to * slotBytes + offset, buffer, from * slotBytes + offset, length * positionBytes);
      }
    }
  }

  @Override
  public void read(int slot, int first, int count, ByteBuffer block) {
    int bytes = count * positionBytes;
    int at = 0;
    for (ByteBuffer buffer : buffers) {
      for (int head = 0; head < kvHeads; head++) {
        block.put(at, buffer, offset(slot, head, first), bytes);
        at += bytes;
      }
    }
  }

  @Override
  public void write(int slot, int first, int count, ByteBuffer block) {
    int bytes = count * positionBytes;
    int at = 0;
    for (ByteBuffer buffer : buffers) {
      for (int head = 0; head < kvHeads; head++) {
        buffer.put(offset(slot, head, first), block, at, bytes);
        at += bytes;
      }
    }
  }

  private int offset(int slot, int head, int position) {
    return slot * slotBytes + head * headBytes + position * positionBytes;
  }
}
