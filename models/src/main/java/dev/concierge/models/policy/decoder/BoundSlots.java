package dev.concierge.models.policy.decoder;

import java.nio.ByteBuffer;

/** A {@link DeviceDecoder}'s keys and values. */
record BoundSlots(DeviceSlots cache) implements SlotMemory {
  BoundSlots(DeviceDecoder decoder) {
    this(decoder.cache());
  }

  @Override
  public int slots() {
    return cache.slots();
  }

  @Override
  public long bytes() {
    return cache.bytes();
  }

  @Override
  public int bytesPerPosition() {
    return cache.bytesPerPosition();
  }

  @Override
  public void copySlot(int from, int to, int length) {
    cache.copySlot(from, to, length);
  }

  @Override
  public void read(int slot, int first, int count, ByteBuffer block) {
    cache.read(slot, first, count, block);
  }

  @Override
  public void write(int slot, int first, int count, ByteBuffer block) {
    cache.write(slot, first, count, block);
  }
}
