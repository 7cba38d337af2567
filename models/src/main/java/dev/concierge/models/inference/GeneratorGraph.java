package dev.concierge.models.inference;

import ai.onnxruntime.OnnxJavaType;
import dev.concierge.models.decoding.NoFreeSlotException;
import dev.concierge.models.decoding.SequenceModel;
import dev.concierge.models.network.GeneratorConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * {@code generator.onnx} with a pool of cache slots. Each slot's keys and values lie in direct
 * buffers that are past and present of the attention at once, so nothing is copied between steps.
 * Thread-safe; owns graph and slots. Closing it while a sequence is open is the owner's mistake.
 */
final class GeneratorGraph implements SequenceModel, AutoCloseable {
  private final OnnxGraph graph;
  private final GeneratorConfig config;
  private final Duration slotWait;
  private final List<CacheSlot> slots = new ArrayList<>();
  private final BlockingQueue<CacheSlot> free;

  GeneratorGraph(Path file, GeneratorConfig config, RuntimeOptions options) {
    this.config = config;
    this.slotWait = options.slotWait();
    this.free = new ArrayBlockingQueue<>(options.slots());
    this.graph = OnnxGraph.open(file, options.threads());
    try {
      check();
      for (int i = 0; i < options.slots(); i++) {
        CacheSlot slot = new CacheSlot(graph, config);
        slots.add(slot);
        free.add(slot);
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void check() {
    graph.requireInput("input_ids", OnnxJavaType.INT64, OnnxGraph.ANY, OnnxGraph.ANY);
    graph.requireInput("seqlens_k", OnnxJavaType.INT32, OnnxGraph.ANY);
    long[] total = new long[graph.inputShape("total_sequence_length").length];
    Arrays.fill(total, 1);
    graph.requireInput("total_sequence_length", OnnxJavaType.INT32, total);
    graph.requireOutput("logits", OnnxJavaType.FLOAT, OnnxGraph.ANY, config.vocabSize());
    long[] cache = {OnnxGraph.ANY, config.kvHeads(), config.maxLength(), config.headDim()};
    for (int layer = 0; layer < config.layers(); layer++) {
      for (String part : new String[] {"key", "value"}) {
        graph.requireInput(CacheSlot.past(layer, part), OnnxJavaType.FLOAT, cache);
        graph.requireOutput(CacheSlot.present(layer, part), OnnxJavaType.FLOAT, cache);
      }
    }
  }

  @Override
  public Sequence open() {
    try {
      CacheSlot slot = free.poll(slotWait.toMillis(), TimeUnit.MILLISECONDS);
      if (slot == null) {
        throw new NoFreeSlotException(
            "all [%d] generation slots stayed busy for [%d] ms"
                .formatted(slots.size(), slotWait.toMillis()));
      }
      return new SlotSequence(slot, free);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoFreeSlotException("interrupted while waiting for a generation slot");
    }
  }

  @Override
  public int vocabularySize() {
    return config.vocabSize();
  }

  /** Bytes of all caches. */
  long cacheBytes() {
    return slots.stream().mapToLong(CacheSlot::bytes).sum();
  }

  @Override
  public void close() {
    slots.forEach(CacheSlot::close);
    graph.close();
  }
}
