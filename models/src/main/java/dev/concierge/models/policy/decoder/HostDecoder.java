package dev.concierge.models.policy.decoder;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.onnx.OnnxGraph;
import dev.concierge.models.policy.onnx.Owned;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * The generator's graph over a {@link HostSlots}, through ONNX Runtime's Java API. Owns graph and
 * tensors.
 *
 * <p>GroupQueryAttention takes several positions after a past at batch 1 only, hence a prefill per
 * slot. A row's result does not depend on the other rows.
 */
final class HostDecoder implements SlotDecoder {
  private final OnnxGraph graph;
  private final GeneratorConfig config;
  private final HostSlots cache;
  private final Owned owned = new Owned();
  private final StepTensors.Buffers buffers;
  private final LongBuffer chunk;
  private final StepTensors[] bySlot;
  private final StepTensors[] byRows;
  private final OnnxTensor[] stepIds;

  /**
   * Takes over the graph, unless it throws.
   *
   * @param slots sequences the cache holds
   */
  HostDecoder(OnnxGraph graph, GeneratorConfig config, int slots) {
    GeneratorTensors.check(graph, config, OnnxJavaType.FLOAT);
    this.config = config;
    this.graph = graph;
    this.cache = new HostSlots(config, slots);
    this.buffers =
        new StepTensors.Buffers(
            direct(Long.BYTES * slots).asLongBuffer(),
            direct(Integer.BYTES * slots).asIntBuffer(),
            direct(Integer.BYTES).asIntBuffer(),
            direct(Math.multiplyExact(Float.BYTES * config.vocabSize(), slots)).asFloatBuffer());
    this.chunk = direct(Long.BYTES * CHUNK).asLongBuffer();
    this.bySlot = new StepTensors[slots];
    this.byRows = new StepTensors[slots + 1];
    this.stepIds = new OnnxTensor[slots + 1];
    owned.add(graph);
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
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
    for (int i = 0; i < count; i++) {
      chunk.put(i, tokens[from + i]);
    }
    buffers.lastPositions().put(0, from + count - 1);
    buffers.total().put(0, from + count);
    try (OnnxTensor ids = ids(chunk.slice(0, count), 1, count)) {
      slotTensors(slot).run(ids);
    }
  }

  @Override
  public void set(int row, int token, int length) {
    buffers.ids().put(row, token);
    buffers.lastPositions().put(row, length);
  }

  @Override
  public void step(int rows) {
    int longest = 0;
    for (int row = 0; row < rows; row++) {
      longest = Math.max(longest, buffers.lastPositions().get(row) + 1);
    }
    buffers.total().put(0, longest);
    if (byRows[rows] == null) {
      stepIds[rows] = owned.add(ids(buffers.ids().slice(0, rows), rows, 1));
      byRows[rows] = owned.add(tensors(0, rows));
    }
    byRows[rows].run(stepIds[rows]);
  }

  @Override
  public void logits(int row, float[] into) {
    buffers.logits().get(row * config.vocabSize(), into);
  }

  private StepTensors slotTensors(int slot) {
    if (bySlot[slot] == null) {
      bySlot[slot] = owned.add(tensors(slot, 1));
    }
    return bySlot[slot];
  }

  private StepTensors tensors(int first, int count) {
    return new StepTensors(graph, cache, buffers, config.vocabSize(), first, count);
  }

  private OnnxTensor ids(LongBuffer ids, int rows, int positions) {
    try {
      return OnnxTensor.createTensor(OnnxRuntime.environment(), ids, new long[] {rows, positions});
    } catch (OrtException e) {
      throw graph.failure(e);
    }
  }

  @Override
  public void close() {
    owned.close();
  }
}
