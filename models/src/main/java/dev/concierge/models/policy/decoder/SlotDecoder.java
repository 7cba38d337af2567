package dev.concierge.models.policy.decoder;

import ai.onnxruntime.OnnxJavaType;
import dev.concierge.models.natives.BindingException;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.onnx.InferenceException;
import dev.concierge.models.policy.onnx.OnnxGraph;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The generator's graph over a {@link SlotMemory}: {@link #prefill} reads tokens of one sequence
 * into its slot, {@link #step} appends one token to each of the first rows. A row's result does not
 * depend on the other rows. Used by one thread at a time; owns graph and memory.
 *
 * <p>{@link HostDecoder} runs through ONNX Runtime's Java API over fp32 keys and values in the
 * process's memory. {@link DeviceDecoder} leaves keys and values where the graph runs, in the type
 * that the graph has.
 */
public sealed interface SlotDecoder extends AutoCloseable permits HostDecoder, DeviceDecoder {
  /** Most tokens of one {@link #prefill}. */
  int CHUNK = 128;

  /**
   * Opens a graph by the way that fits: bound memory on a GPU, for a graph of fp16 and where the
   * options ask for it, else the Java API.
   *
   * @param slots sequences its memory holds
   * @throws InferenceException if the graph cannot be run or lacks a tensor, which the message
   *     names
   */
  static SlotDecoder open(Path file, GeneratorConfig config, RuntimeOptions options, int slots) {
    OnnxGraph graph = OnnxGraph.open(file, options.decodeThreads(), options.device());
    try {
      OnnxJavaType cacheType = graph.inputType(GeneratorTensors.past(0));
      return options.bindsMemory() || cacheType == OnnxJavaType.FLOAT16
          ? new DeviceDecoder(graph, config, cacheType, options.device(), slots)
          : new HostDecoder(graph, config, slots);
    } catch (BindingException e) {
      graph.close();
      throw new InferenceException(
          String.format(
              Locale.ROOT,
              "keys and values cannot stay on [%s]: %s",
              options.device().memory(),
              e.getMessage()),
          e);
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  SlotMemory cache();

  int vocabularySize();

  /** Most tokens of a sequence. */
  int capacity();

  /**
   * Reads {@code count} tokens, at most {@link #CHUNK}, from position {@code from} on into a slot
   * whose earlier positions are filled. The logits of the token after them are row 0.
   */
  void prefill(int slot, int[] tokens, int from, int count);

  /** Sets the token that {@link #step} appends to a row of the given length. */
  void set(int row, int token, int length);

  /** Appends the tokens that were set to slots 0 to {@code rows − 1}; row r has its logits. */
  void step(int rows);

  /** Copies the logits of a row of the last run. */
  void logits(int row, float[] into);

  /** Idempotent. */
  @Override
  void close();
}
