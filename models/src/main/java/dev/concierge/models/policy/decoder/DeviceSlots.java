package dev.concierge.models.policy.decoder;

import dev.concierge.models.natives.BindingException;
import dev.concierge.models.natives.ForeignFunctions;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.onnx.foreign.DeviceMemory;
import dev.concierge.models.policy.onnx.foreign.ElementType;
import dev.concierge.models.policy.onnx.foreign.MemoryCopy;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Keys and values on a device: per layer one tensor {@code [slots, kvHeads, maxLength, headDim]} of
 * keys and one of values, in the type of the graph. Copies are for the times between two runs. Used
 * by one thread at a time; the memory belongs to the {@link DeviceDecoder}.
 */
final class DeviceSlots implements SlotMemory {
  private final ForeignFunctions foreign;
  private final MemoryCopy copies;
  private final GeneratorConfig config;
  private final ElementType type;
  private final int slots;
  private final long[] parts;
  private final long positionBytes;
  private final long headBytes;
  private final long slotBytes;

  /**
   * @throws BindingException if the device has too little memory, or nothing can be copied there
   */
  DeviceSlots(
      DeviceMemory memory,
      ForeignFunctions foreign,
      GeneratorConfig config,
      ElementType type,
      int slots) {
    this.foreign = foreign;
    this.copies = MemoryCopy.on(memory.device(), foreign);
    this.config = config;
    this.type = type;
    this.slots = slots;
    this.positionBytes = (long) type.bytes() * config.headDim();
    this.headBytes = positionBytes * config.maxLength();
    this.slotBytes = headBytes * config.kvHeads();
    this.parts = new long[GeneratorTensors.parts(config)];
    for (int part = 0; part < parts.length; part++) {
      parts[part] = memory.allocate(type, shape(slots));
    }
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public long bytes() {
    return slotBytes * slots * parts.length;
  }

  @Override
  public int bytesPerPosition() {
    return Math.toIntExact(positionBytes * parts.length * config.kvHeads());
  }

  /** Number of tensors: keys of layer l at 2 l, values at 2 l + 1. */
  int parts() {
    return parts.length;
  }

  /** A tensor over {@code count} slots from {@code first} on. */
  long view(DeviceMemory memory, int part, int first, int count) {
    return memory.onDevice(type, parts[part] + first * slotBytes, count * slotBytes, shape(count));
  }

  private long[] shape(int count) {
    return new long[] {count, config.kvHeads(), config.maxLength(), config.headDim()};
  }

  @Override
  public void copySlot(int from, int to, int length) {
    if (from == to || length == 0) {
      return;
    }
    for (long part : parts) {
      copies.rows(
          part + to * slotBytes,
          headBytes,
          part + from * slotBytes,
          headBytes,
          length * positionBytes,
          config.kvHeads());
    }
    copies.finish();
  }

  @Override
  public void read(int slot, int first, int count, ByteBuffer block) {
    long width = count * positionBytes;
    long partBytes = width * config.kvHeads();
    try {
      long host = address(block, count);
      for (int part = 0; part < parts.length; part++) {
        long here = at(part, slot, first);
        copies.rows(host + part * partBytes, width, here, headBytes, width, config.kvHeads());
      }
      copies.finish();
    } finally {
      Reference.reachabilityFence(block);
    }
  }

  @Override
  public void write(int slot, int first, int count, ByteBuffer block) {
    long width = count * positionBytes;
    long partBytes = width * config.kvHeads();
    try {
      long host = address(block, count);
      for (int part = 0; part < parts.length; part++) {
        long here = at(part, slot, first);
        copies.rows(here, headBytes, host + part * partBytes, width, width, config.kvHeads());
      }
      copies.finish();
    } finally {
      Reference.reachabilityFence(block);
    }
  }

  private long address(ByteBuffer block, int count) {
    if (block.capacity() < (long) count * bytesPerPosition()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "[%d] positions do not fit a block of [%d] bytes",
              count,
              block.capacity()));
    }
    return foreign.addressOf(block);
  }

  private long at(int part, int slot, int position) {
    return parts[part] + slot * slotBytes + position * positionBytes;
  }
}
