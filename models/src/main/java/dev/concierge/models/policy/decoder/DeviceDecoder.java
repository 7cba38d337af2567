package dev.concierge.models.policy.decoder;

import ai.onnxruntime.OnnxJavaType;
import dev.concierge.models.natives.BindingException;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.onnx.InferenceException;
import dev.concierge.models.policy.onnx.OnnxGraph;
import dev.concierge.models.policy.onnx.foreign.Device;
import dev.concierge.models.policy.onnx.foreign.DeviceMemory;
import dev.concierge.models.policy.onnx.foreign.ElementType;
import dev.concierge.models.policy.onnx.foreign.OrtFunctions;
import dev.concierge.models.policy.onnx.foreign.OrtFunctions.Function;
import java.nio.ByteBuffer;

/**
 * The generator over keys and values that stay on a device, in the type the graph declares (fp32 or
 * fp16): only tokens, lengths and logits cross to the host and back. Owns the graph and the
 * device's memory.
 *
 * <p>On {@link Device#CPU} the logits are those of the Java API bit by bit. CUDA's
 * GroupQueryAttention has kernels for fp16 and bf16 only, so a session there needs the fp16 graph.
 */
final class DeviceDecoder implements SlotDecoder {
  private final OnnxGraph graph;
  private final OrtFunctions ort;
  private final long session;
  private final GeneratorConfig config;
  private final DeviceMemory memory;
  private final DeviceSlots cache;
  private final long options;
  private final ByteBuffer ids;
  private final ByteBuffer lengths;
  private final ByteBuffer total;
  private final ByteBuffer logits;
  private final long totalValue;
  private final BoundRows[] bySlot;
  private final BoundRows[] byRows;
  private final long[] stepIds;
  private ByteBuffer chunk = OrtFunctions.direct(0);
  private boolean released;

  /**
   * Allocates the cache on the device and takes over the graph, unless it throws.
   *
   * @param cacheType fp32 or fp16
   * @param device of the graph's session
   * @param slots sequences the cache holds
   * @throws InferenceException if the graph lacks a tensor
   * @throws BindingException if this Java or this ONNX Runtime cannot do it, which the message
   *     tells, or the device has too little memory
   */
  DeviceDecoder(
      OnnxGraph graph, GeneratorConfig config, OnnxJavaType cacheType, Device device, int slots) {
    GeneratorTensors.check(graph, config, cacheType);
    this.graph = graph;
    this.ort = OrtFunctions.load();
    this.session = OrtFunctions.handle(graph.session());
    this.config = config;
    ElementType elements = ElementType.floating(GeneratorTensors.past(0), cacheType);
    this.ids = OrtFunctions.direct(Long.BYTES * slots);
    this.lengths = OrtFunctions.direct(Integer.BYTES * slots);
    this.total = OrtFunctions.direct(Integer.BYTES);
    this.logits = OrtFunctions.direct(Math.multiplyExact(Float.BYTES * slots, config.vocabSize()));
    this.bySlot = new BoundRows[slots];
    this.byRows = new BoundRows[slots + 1];
    this.stepIds = new long[slots + 1];
    this.memory = new DeviceMemory(ort, session, device);
    this.options = ort.create(Function.CREATE_RUN_OPTIONS);
    try {
      cache = new DeviceSlots(memory, ort.foreign(), config, elements, slots);
      totalValue = memory.onHost(ElementType.INT32, total, GeneratorTensors.totalShape(graph));
    } catch (RuntimeException e) {
      release();
      throw e;
    }
  }

  @Override
  public SlotMemory cache() {
    return cache;
  }

  @Override
  public int vocabularySize() {
    return config.vocabSize();
  }

  @Override
  public int capacity() {
    return config.maxLength();
  }

  @Override
  public void prefill(int slot, int[] tokens, int from, int count) {
    if (bySlot[slot] == null) {
      bySlot[slot] = bind(slot, 1);
    }
    if (chunk.capacity() < Long.BYTES * count) {
      chunk = OrtFunctions.direct(Long.BYTES * count);
    }
    for (int i = 0; i < count; i++) {
      chunk.putLong(i * Long.BYTES, tokens[from + i]);
    }
    lengths.putInt(0, from + count - 1);
    total.putInt(0, from + count);
    long value = memory.onHost(ElementType.INT64, window(chunk, Long.BYTES * count), 1, count);
    try {
      bySlot[slot].run(session, options, value, totalValue);
    } finally {
      memory.release(value);
    }
  }

  @Override
  public void set(int row, int token, int length) {
    ids.putLong(row * Long.BYTES, token);
    lengths.putInt(row * Integer.BYTES, length);
  }

  @Override
  public void step(int rows) {
    if (byRows[rows] == null) {
      stepIds[rows] = memory.onHost(ElementType.INT64, window(ids, Long.BYTES * rows), rows, 1);
      byRows[rows] = bind(0, rows);
    }
    int longest = 0;
    for (int row = 0; row < rows; row++) {
      longest = Math.max(longest, lengths.getInt(row * Integer.BYTES) + 1);
    }
    total.putInt(0, longest);
    byRows[rows].run(session, options, stepIds[rows], totalValue);
  }

  private BoundRows bind(int first, int count) {
    BoundRows rows = new BoundRows(ort, memory, session);
    try {
      for (int part = 0; part < cache.parts(); part++) {
        rows.cache(part, cache.view(memory, part, first, count));
      }
      rows.lengths(memory.onHost(ElementType.INT32, window(lengths, Integer.BYTES * count), count));
      ByteBuffer shown = window(logits, count * config.vocabSize() * Float.BYTES);
      rows.logits(memory.onHost(ElementType.FLOAT, shown, count, config.vocabSize()));
      return rows;
    } catch (RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  /** The first bytes of a buffer that this object keeps. */
  private static ByteBuffer window(ByteBuffer buffer, int bytes) {
    return buffer.slice(0, bytes).order(buffer.order());
  }

  @Override
  public void logits(int row, float[] into) {
    logits.asFloatBuffer().get(row * config.vocabSize(), into, 0, config.vocabSize());
  }

  /** Nothing may be running. */
  @Override
  public void close() {
    try {
      release();
    } finally {
      graph.close();
    }
  }

  /** Frees the device's memory. Idempotent. */
  private void release() {
    close(bySlot);
    close(byRows);
    memory.close();
    if (!released) {
      released = true;
      ort.release(Function.RELEASE_RUN_OPTIONS, options);
    }
  }

  private static void close(BoundRows[] rows) {
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != null) {
        rows[i].close();
        rows[i] = null;
      }
    }
  }
}
