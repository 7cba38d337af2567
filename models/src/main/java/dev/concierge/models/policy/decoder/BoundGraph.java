package dev.concierge.models.policy.decoder;

import ai.onnxruntime.OnnxJavaType;
import dev.concierge.models.natives.BindingException;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.onnx.InferenceException;
import dev.concierge.models.policy.onnx.OnnxGraph;
import dev.concierge.models.policy.onnx.Owned;
import dev.concierge.models.policy.onnx.foreign.Device;
import java.util.Locale;

/** The generator with its keys and values where the graph runs. Owns graph and decoder. */
final class BoundGraph implements SlotDecoder {
  private final GeneratorConfig config;
  private final DeviceDecoder decoder;
  private final SlotMemory memory;
  private final Owned owned = new Owned();

  /**
   * Takes over the graph, unless it throws.
   *
   * @param cacheType fp32 or fp16
   * @throws InferenceException if the graph lacks a tensor, or memory cannot be bound here
   */
  BoundGraph(
      OnnxGraph graph, GeneratorConfig config, OnnxJavaType cacheType, Device device, int slots) {
    HostDecoder.check(graph, config, cacheType);
    this.config = config;
    try {
      this.decoder = new DeviceDecoder(graph.session(), config, device, slots);
    } catch (BindingException e) {
      throw new InferenceException(
          String.format(
              Locale.ROOT,
              "keys and values cannot stay on [%s]: %s",
              device.memory(),
              e.getMessage()),
          e);
    }
    this.memory = new BoundSlots(decoder);
    owned.add(graph);
    owned.add(decoder);
  }

  @Override
  public SlotMemory cache() {
    return memory;
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
    decoder.prefill(slot, tokens, from, count);
  }

  @Override
  public void set(int row, int token, int length) {
    decoder.set(row, token, length);
  }

  @Override
  public void step(int rows) {
    decoder.step(rows);
  }

  @Override
  public void logits(int row, float[] into) {
    decoder.logits(row, into);
  }

  @Override
  public void close() {
    owned.close();
  }
}
