package dev.concierge.models.policy;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.policy.onnx.OnnxGraph;
import dev.concierge.models.policy.onnx.foreign.Device;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** {@code query_encoder.onnx}: a conversation to its query vector. Thread-safe; owns the graph. */
final class QueryEncoderGraph implements AutoCloseable {
  private final OrtEnvironment environment = OnnxRuntime.environment();
  private final OnnxGraph graph;
  private final int dim;

  QueryEncoderGraph(Path file, EncoderConfig config, int threads, Device device) {
    this.dim = config.width();
    this.graph = OnnxGraph.open(file, threads, device);
    try {
      for (String words : new String[] {"word_ids", "word_kinds"}) {
        graph.requireInput(words, OnnxJavaType.INT64, OnnxGraph.ANY, OnnxGraph.ANY);
      }
      graph.requireInput("word_mask", OnnxJavaType.FLOAT, OnnxGraph.ANY, OnnxGraph.ANY);
      graph.requireInput("item_vectors", OnnxJavaType.FLOAT, OnnxGraph.ANY, OnnxGraph.ANY, dim);
      graph.requireInput("item_kinds", OnnxJavaType.INT64, OnnxGraph.ANY, OnnxGraph.ANY);
      graph.requireInput("item_polarity", OnnxJavaType.FLOAT, OnnxGraph.ANY, OnnxGraph.ANY);
      graph.requireInput("item_mask", OnnxJavaType.FLOAT, OnnxGraph.ANY, OnnxGraph.ANY);
      graph.requireOutput("query", OnnxJavaType.FLOAT, OnnxGraph.ANY, dim + 1L);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  /**
   * Query vector of m · d + 1 values, the last is 1. An empty conversation is one masked position.
   */
  float[] encode(QueryInput in) {
    int words = Math.max(1, in.wordIds().length);
    int items = Math.max(1, in.itemKinds().length);
    long[] wordShape = {1, words};
    long[] itemShape = {1, items};
    try (OnnxTensor wordIds = longs(in.wordIds(), wordShape);
        OnnxTensor wordKinds = longs(in.wordKinds(), wordShape);
        OnnxTensor wordMask = floats(mask(in.wordIds().length, words), wordShape);
        OnnxTensor vectors = floats(flat(in.itemVectors(), items), 1, items, dim);
        OnnxTensor itemKinds = longs(in.itemKinds(), itemShape);
        OnnxTensor polarity = floats(Arrays.copyOf(in.itemPolarity(), items), itemShape);
        OnnxTensor itemMask = floats(mask(in.itemKinds().length, items), itemShape);
        OrtSession.Result result =
            graph
                .session()
                .run(
                    Map.of(
                        "word_ids", wordIds,
                        "word_kinds", wordKinds,
                        "word_mask", wordMask,
                        "item_vectors", vectors,
                        "item_kinds", itemKinds,
                        "item_polarity", polarity,
                        "item_mask", itemMask))) {
      float[] query = new float[dim + 1];
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(query);
      return query;
    } catch (OrtException e) {
      throw graph.failure(e);
    }
  }

  private OnnxTensor longs(int[] values, long[] shape) throws OrtException {
    long[] padded = new long[(int) (shape[0] * shape[1])];
    for (int i = 0; i < values.length; i++) {
      padded[i] = values[i];
    }
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(padded), shape);
  }

  private OnnxTensor floats(float[] values, long... shape) throws OrtException {
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
  }

  private static float[] mask(int real, int padded) {
    float[] mask = new float[padded];
    Arrays.fill(mask, 0, real, 1);
    return mask;
  }

  private float[] flat(float[][] vectors, int rows) {
    float[] flat = new float[rows * dim];
    for (int i = 0; i < vectors.length; i++) {
      if (vectors[i].length != dim) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "item vectors must have [%d] values but one has [%d]",
                dim,
                vectors[i].length));
      }
      System.arraycopy(vectors[i], 0, flat, i * dim, dim);
    }
    return flat;
  }

  @Override
  public void close() {
    graph.close();
  }
}
