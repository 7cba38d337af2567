package dev.concierge.models.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.concierge.models.network.GeneratorConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keys and values of one sequence, {@code [1, kvHeads, maxLength, headDim]} per layer, with all
 * tensors of a step made once: a decode step only changes numbers in direct buffers. Used by one
 * thread at a time; owns its tensors.
 *
 * <p>GroupQueryAttention wants {@code seqlens_k} = length after the step − 1 and {@code
 * total_sequence_length} = length after the step. What an earlier sequence left behind its own
 * length is never read.
 */
final class CacheSlot implements AutoCloseable {
  private final OrtEnvironment environment = OnnxGraph.environment();
  private final OnnxGraph graph;
  private final int capacity;
  private final long bytes;
  private final List<OnnxTensor> tensors = new ArrayList<>();
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final Map<String, OnnxTensor> outputs = new HashMap<>();
  private final LongBuffer stepToken;
  private final OnnxTensor stepTensor;
  private final IntBuffer lastPosition;
  private final IntBuffer totalLength;
  private final FloatBuffer logitBuffer;
  private final float[] logits;

  CacheSlot(OnnxGraph graph, GeneratorConfig config) {
    this.graph = graph;
    this.capacity = config.maxLength();
    this.logits = new float[config.vocabSize()];
    this.stepToken = direct(Long.BYTES).asLongBuffer();
    this.lastPosition = direct(Integer.BYTES).asIntBuffer();
    this.totalLength = direct(Integer.BYTES).asIntBuffer();
    this.logitBuffer = direct(Float.BYTES * config.vocabSize()).asFloatBuffer();
    long[] cacheShape = {1, config.kvHeads(), config.maxLength(), config.headDim()};
    int cacheBytes = Float.BYTES * config.kvHeads() * config.maxLength() * config.headDim();
    this.bytes = 2L * config.layers() * cacheBytes;
    try {
      stepTensor = own(OnnxTensor.createTensor(environment, stepToken, new long[] {1, 1}));
      inputs.put(
          "seqlens_k", own(OnnxTensor.createTensor(environment, lastPosition, new long[] {1})));
      long[] totalShape = new long[graph.inputShape("total_sequence_length").length];
      Arrays.fill(totalShape, 1);
      inputs.put(
          "total_sequence_length",
          own(OnnxTensor.createTensor(environment, totalLength, totalShape)));
      outputs.put(
          "logits",
          own(OnnxTensor.createTensor(environment, logitBuffer, new long[] {1, logits.length})));
      for (int layer = 0; layer < config.layers(); layer++) {
        for (String part : new String[] {"key", "value"}) {
          FloatBuffer cache = direct(cacheBytes).asFloatBuffer();
          OnnxTensor tensor = own(OnnxTensor.createTensor(environment, cache, cacheShape));
          inputs.put(past(layer, part), tensor);
          outputs.put(present(layer, part), tensor);
        }
      }
    } catch (OrtException e) {
      close();
      throw graph.failure(e);
    }
  }

  static String past(int layer, String part) {
    return "past_key_values." + layer + "." + part;
  }

  static String present(int layer, String part) {
    return "present." + layer + "." + part;
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private OnnxTensor own(OnnxTensor tensor) {
    tensors.add(tensor);
    return tensor;
  }

  int capacity() {
    return capacity;
  }

  /** Bytes of keys and values. */
  long bytes() {
    return bytes;
  }

  /**
   * Runs {@code tokens} after the first {@code length} positions.
   *
   * @return logits after the last token; overwritten by the next run
   */
  float[] run(int[] tokens, int length) {
    lastPosition.put(0, length + tokens.length - 1);
    totalLength.put(0, length + tokens.length);
    try {
      if (tokens.length == 1) {
        stepToken.put(0, tokens[0]);
        return run(stepTensor);
      }
      LongBuffer ids = direct(Long.BYTES * tokens.length).asLongBuffer();
      for (int i = 0; i < tokens.length; i++) {
        ids.put(i, tokens[i]);
      }
      try (OnnxTensor chunk =
          OnnxTensor.createTensor(environment, ids, new long[] {1, tokens.length})) {
        return run(chunk);
      }
    } catch (OrtException e) {
      throw graph.failure(e);
    }
  }

  private float[] run(OnnxTensor inputIds) throws OrtException {
    inputs.put("input_ids", inputIds);
    try (OrtSession.Result ignored = graph.session().run(inputs, Set.of(), outputs)) {
      logitBuffer.get(0, logits);
      return logits;
    }
  }

  @Override
  public void close() {
    tensors.forEach(OnnxTensor::close);
    tensors.clear();
  }
}
