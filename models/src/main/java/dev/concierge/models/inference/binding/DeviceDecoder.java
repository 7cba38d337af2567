package dev.concierge.models.inference.binding;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.concierge.models.inference.binding.OrtFunctions.Function;
import dev.concierge.models.network.GeneratorConfig;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * The generator over keys and values that stay on a device, {@code [slots, kvHeads, maxLength,
 * headDim]} per layer, in the type the graph declares (fp32 or fp16). {@link #prefill} reads tokens
 * of one sequence into its slot, {@link #step} appends a token to each of the first rows; only
 * tokens, lengths and logits cross to the host and back. Used by one thread at a time; owns the
 * device's memory, not the session, which must outlive it.
 *
 * <p>On {@link Device#CPU} the logits are those of the Java API bit by bit. CUDA's
 * GroupQueryAttention has kernels for fp16 and bf16 only, so a session there needs the fp16 graph.
 */
public final class DeviceDecoder implements AutoCloseable {
  private static final int KEY_AND_VALUE = 2;

  private final OrtFunctions ort;
  private final long session;
  private final GeneratorConfig config;
  private final int slots;
  private final ElementType cacheType;
  private final ElementType logitType;
  private final long[] totalShape;
  private final DeviceMemory memory;
  private final long options;
  private final long[] cache;
  private final ByteBuffer lengths;
  private final ByteBuffer total;
  private final ByteBuffer logits;
  private final long totalValue;
  private final BoundRows[] bySlot;
  private final BoundRows[] byRows;
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
    this.slots = slots;
    this.cacheType = floating(open, past(0, 0), true);
    this.logitType = floating(open, "logits", false);
    this.totalShape = ones(tensor(open, "total_sequence_length", true).getShape().length);
    this.lengths = OrtFunctions.direct(Integer.BYTES * slots);
    this.total = OrtFunctions.direct(Integer.BYTES);
    this.logits =
        OrtFunctions.direct(Math.multiplyExact(logitType.bytes() * slots, config.vocabSize()));
    this.bySlot = new BoundRows[slots];
    this.byRows = new BoundRows[slots + 1];
    this.cache = new long[KEY_AND_VALUE * config.layers()];
    this.memory = new DeviceMemory(ort, session, device);
    this.options = ort.create(Function.CREATE_RUN_OPTIONS);
    try {
      for (int part = 0; part < cache.length; part++) {
        cache[part] = memory.allocate(cacheType, shape(slots));
      }
      totalValue = memory.onHost(ElementType.INT32, total, totalShape);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static long[] ones(int rank) {
    long[] shape = new long[rank];
    Arrays.fill(shape, 1);
    return shape;
  }

  private static String past(int layer, int part) {
    return "past_key_values." + layer + (part == 0 ? ".key" : ".value");
  }

  private static String present(int layer, int part) {
    return "present." + layer + (part == 0 ? ".key" : ".value");
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
      throw new BindingException("the graph has no tensor [%s]".formatted(name));
    } catch (OrtException e) {
      throw new BindingException("the graph cannot be inspected", e);
    }
  }

  private long[] shape(int rows) {
    return new long[] {rows, config.kvHeads(), config.maxLength(), config.headDim()};
  }

  private long slotBytes() {
    return (long) cacheType.bytes() * config.kvHeads() * config.maxLength() * config.headDim();
  }

  /** Bytes of keys and values on the device. */
  public long bytes() {
    return slotBytes() * slots * cache.length;
  }

  /**
   * Reads tokens into a slot after the first {@code length} positions, which are filled; row 0 of
   * the logits is that of the token after them.
   */
  public void prefill(int slot, int[] tokens, int length) {
    if (bySlot[slot] == null) {
      bySlot[slot] = bind(slot, 1);
    }
    lengths.putInt(0, length + tokens.length - 1);
    total.putInt(0, length + tokens.length);
    run(bySlot[slot], tokens, 1);
  }

  /**
   * Appends {@code tokens[r]} to slot r of length {@code before[r]}, for all rows r; row r has its
   * logits.
   */
  public void step(int[] tokens, int[] before) {
    int rows = tokens.length;
    if (byRows[rows] == null) {
      byRows[rows] = bind(0, rows);
    }
    int longest = 0;
    for (int row = 0; row < rows; row++) {
      lengths.putInt(row * Integer.BYTES, before[row]);
      longest = Math.max(longest, before[row] + 1);
    }
    total.putInt(0, longest);
    run(byRows[rows], tokens, rows);
  }

  private void run(BoundRows rows, int[] tokens, int count) {
    ByteBuffer ids = OrtFunctions.direct(Long.BYTES * tokens.length);
    for (int i = 0; i < tokens.length; i++) {
      ids.putLong(i * Long.BYTES, tokens[i]);
    }
    long positions = tokens.length / count;
    long idValue = memory.onHost(ElementType.INT64, ids, count, positions);
    long lengthValue =
        memory.onHost(
            ElementType.INT32,
            lengths.slice(0, Integer.BYTES * count).order(lengths.order()),
            count);
    try {
      rows.run(session, options, idValue, lengthValue, totalValue);
    } finally {
      memory.release(lengthValue);
      memory.release(idValue);
    }
  }

  private BoundRows bind(int first, int count) {
    BoundRows rows = new BoundRows(ort, memory, session);
    try {
      for (int layer = 0; layer < config.layers(); layer++) {
        for (int part = 0; part < KEY_AND_VALUE; part++) {
          long address = cache[KEY_AND_VALUE * layer + part] + first * slotBytes();
          rows.cache(
              OrtFunctions.name(past(layer, part)),
              OrtFunctions.name(present(layer, part)),
              memory.onDevice(cacheType, address, count * slotBytes(), shape(count)));
        }
      }
      ByteBuffer window = logits.slice(0, count * config.vocabSize() * logitType.bytes());
      rows.logits(memory.onHost(logitType, window, count, config.vocabSize()));
      return rows;
    } catch (RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  /** Copies the logits of a row of the last run. */
  public void logits(int row, float[] into) {
    int at = row * config.vocabSize() * logitType.bytes();
    for (int i = 0; i < config.vocabSize(); i++) {
      into[i] =
          logitType == ElementType.FLOAT
              ? logits.getFloat(at + i * Float.BYTES)
              : Float.float16ToFloat(logits.getShort(at + i * Short.BYTES));
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
