package dev.concierge.models.policy.onnx.foreign;

import dev.concierge.models.policy.onnx.foreign.OrtFunctions.Function;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Values on a device and on the host, and what they were made with. Owns them; not thread-safe. */
public final class DeviceMemory implements AutoCloseable {
  private static final int DEVICE_ALLOCATOR = 0;
  private static final int DEFAULT_MEMORY = 0;

  /** What to give back, and how; the last made goes first. */
  private record Owned(Function release, long object) {}

  private final OrtFunctions ort;
  private final List<Owned> owned = new ArrayList<>();
  private final Device where;
  private final long host;
  private final long device;
  private final long allocator;

  public DeviceMemory(OrtFunctions ort, long session, Device on) {
    this.ort = ort;
    this.where = on;
    try {
      host = info(Device.CPU);
      device = info(on);
      allocator =
          own(Function.RELEASE_ALLOCATOR, ort.create(Function.CREATE_ALLOCATOR, session, device));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  public Device device() {
    return where;
  }

  private long info(Device of) {
    ByteBuffer name = OrtFunctions.name(of.memory());
    try {
      return own(
          Function.RELEASE_MEMORY_INFO,
          ort.create(
              Function.CREATE_MEMORY_INFO,
              ort.addressOf(name),
              DEVICE_ALLOCATOR,
              of.id(),
              DEFAULT_MEMORY));
    } finally {
      Reference.reachabilityFence(name); // native code sees an address, the collector nothing
    }
  }

  private long own(Function release, long object) {
    owned.add(new Owned(release, object));
    return object;
  }

  /** Allocates a tensor on the device and gives the address of its data there. */
  public long allocate(ElementType type, long... shape) {
    ByteBuffer sizes = longs(shape);
    try {
      long value =
          own(
              Function.RELEASE_VALUE,
              ort.create(
                  Function.CREATE_TENSOR,
                  allocator,
                  ort.addressOf(sizes),
                  shape.length,
                  type.code()));
      return ort.create(Function.GET_TENSOR_DATA, value);
    } finally {
      Reference.reachabilityFence(sizes);
    }
  }

  /** A tensor over memory of the device that {@link #allocate} gave. */
  public long onDevice(ElementType type, long address, long bytes, long... shape) {
    return value(device, type, address, bytes, shape);
  }

  /** A tensor over a direct buffer, which the caller keeps as long as this. */
  public long onHost(ElementType type, ByteBuffer direct, long... shape) {
    return value(host, type, ort.addressOf(direct), direct.capacity(), shape);
  }

  private long value(long where, ElementType type, long address, long bytes, long... shape) {
    ByteBuffer sizes = longs(shape);
    try {
      return own(
          Function.RELEASE_VALUE,
          ort.create(
              Function.CREATE_TENSOR_WITH_DATA,
              where,
              address,
              bytes,
              ort.addressOf(sizes),
              shape.length,
              type.code()));
    } finally {
      Reference.reachabilityFence(sizes);
    }
  }

  /** Gives one value back before the others. */
  public void release(long value) {
    for (int i = owned.size() - 1; i >= 0; i--) {
      if (owned.get(i).object() == value) {
        ort.release(owned.remove(i).release(), value);
        return;
      }
    }
  }

  private static ByteBuffer longs(long... values) {
    ByteBuffer buffer = OrtFunctions.direct(Long.BYTES * values.length);
    buffer.asLongBuffer().put(values);
    return buffer;
  }

  @Override
  public void close() {
    for (int i = owned.size() - 1; i >= 0; i--) {
      ort.release(owned.get(i).release(), owned.get(i).object());
    }
    owned.clear();
  }
}
