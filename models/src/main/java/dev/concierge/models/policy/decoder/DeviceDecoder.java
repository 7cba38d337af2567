package dev.concierge.models.policy.decoder;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.concierge.models.natives.BindingException;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.onnx.foreign.Device;
import dev.concierge.models.policy.onnx.foreign.DeviceMemory;
import dev.concierge.models.policy.onnx.foreign.ElementType;
import dev.concierge.models.policy.onnx.foreign.OrtFunctions;
import dev.concierge.models.policy.onnx.foreign.OrtFunctions.Function;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The generator over keys and values that stay on a device, in the type the graph declares (fp32 or
 * fp16). {@link #prefill} reads tokens of one sequence into its slot, {@link #step} appends a token
 * to each of the first rows; only tokens, lengths and logits cross to the host and back. Used by
 * one thread at a time; owns the device's memory, not the session, which must outlive it.
 *
 * <p>On {@link Device#CPU} the logits are those of the Java API bit by bit. CUDA's
 * GroupQueryAttention has kernels for fp16 and bf16 only, so a session there needs the fp16 graph.
 */
public final class DeviceDecoder implements AutoCloseable {
  private final OrtFunctions ort;
  private final long session;
  private final GeneratorConfig config;
  private final ElementType logitType;
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
   * Allocates the cache on the device.
   *
   * @param open session of a generator's graph
   * @param device of that session
   * @param slots sequences the cache holds
   * @throws BindingException if this Java or this ONNX Runtime cannot do it, which the message
   *     tells, or the device has too little memory
   */
  public DeviceDecoder(OrtSession open, GeneratorConfig config, Device device, int slots) {
    this.ort = OrtFunctions.load();
    this.session = OrtFunctions.handle(open);
    this.config = config;
    ElementType cacheType = floating(open, past(0), true);
    this.logitType = floating(open, "logits", false);
    this.ids = OrtFunctions.direct(Long.BYTES * slots);
    this.lengths = OrtFunctions.direct(Integer.BYTES * slots);
    this.total = OrtFunctions.direct(Integer.BYTES);
    this.logits =
        OrtFunctions.direct(Math.multiplyExact(logitType.bytes() * slots, config.vocabSize()));
    this.bySlot = new BoundRows[slots];
    this.byRows = new BoundRows[slots + 1];
    this.stepIds = new long[slots + 1];
    this.memory = new DeviceMemory(ort, session, device);
    this.options = ort.create(Function.CREATE_RUN_OPTIONS);
    try {
      cache = new DeviceSlots(memory, ort.foreign(), config, cacheType, slots);
      long[] totalShape = new long[tensor(open, "total_sequence_length", true).getShape().length];
      Arrays.fill(totalShape, 1);
      totalValue = memory.onHost(ElementType.INT32, total, totalShape);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static String past(int part) {
    return "past_key_values." + part / 2 + (part % 2 == 0 ? ".key" : ".value");
  }

  private static String present(int part) {
    return "present." + part / 2 + (part % 2 == 0 ? ".key" : ".value");
  }

  private static ElementType floating(OrtSession open, String name, boolean input) {
    return ElementType.floating(name, tensor(open, name, input).type);
  }

  private static TensorInfo tensor(OrtSession open, String name, boolean input) {
    try {
      Map<String, NodeInfo> infos = input ? open.getInputInfo() : open.getOutputInfo();
      if (infos.containsKey(name) && infos.get(name).getInfo() instanceof TensorInfo tensor) {
        return tensor;
      }
      throw new BindingException(String.format(Locale.ROOT, "the graph has no tensor [%s]", name));
    } catch (OrtException e) {
      throw new BindingException("the graph cannot be inspected", e);
    }
  }

  /** Keys and values on the device, to be copied while nothing runs. */
  public DeviceSlots cache() {
    return cache;
  }

  /**
   * Reads {@code count} tokens from position {@code from} on into a slot whose earlier positions
   * are filled; row 0 of the logits is that of the token after them.
   */
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

  /** Sets the token that {@link #step} appends to a row of the given length. */
  public void set(int row, int token, int length) {
    ids.putLong(row * Long.BYTES, token);
    lengths.putInt(row * Integer.BYTES, length);
  }

  /** Appends the tokens that were set to slots 0 to {@code rows − 1}; row r has its logits. */
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
        rows.cache(past(part), present(part), cache.view(memory, part, first, count));
      }
      rows.lengths(memory.onHost(ElementType.INT32, window(lengths, Integer.BYTES * count), count));
      ByteBuffer shown = window(logits, count * config.vocabSize() * logitType.bytes());
      rows.logits(memory.onHost(logitType, shown, count, config.vocabSize()));
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

  /** Copies the logits of a row of the last run. */
  public void logits(int row, float[] into) {
    int at = row * config.vocabSize();
    if (logitType == ElementType.FLOAT) {
      logits.asFloatBuffer().get(at, into, 0, config.vocabSize());
      return;
    }
    for (int i = 0; i < config.vocabSize(); i++) {
      into[i] = Float.float16ToFloat(logits.getShort((at + i) * Short.BYTES));
    }
  }

  /** Frees the device's memory. Idempotent; nothing may be running. */
  @Override
  public void close() {
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
