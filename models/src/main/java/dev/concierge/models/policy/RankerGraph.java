package dev.concierge.models.policy;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.policy.onnx.OnnxGraph;
import dev.concierge.models.policy.onnx.foreign.Device;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** {@code ranker.onnx}: a pool's features to its scores. Thread-safe; owns the graph. */
final class RankerGraph implements AutoCloseable {
  private final OrtEnvironment environment = OnnxRuntime.environment();
  private final OnnxGraph graph;
  private final int columns;

  RankerGraph(Path file, RankerConfig config, int threads, Device device) {
    this.columns = config.features();
    this.graph = OnnxGraph.open(file, threads, device);
    try {
      graph.requireInput("features", OnnxJavaType.FLOAT, OnnxGraph.ANY, columns);
      graph.requireOutput("scores", OnnxJavaType.FLOAT, OnnxGraph.ANY);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  /** One score per row. */
  float[] score(float[][] features) {
    if (features.length == 0) {
      return new float[0];
    }
    float[] flat = new float[features.length * columns];
    for (int row = 0; row < features.length; row++) {
      if (features[row].length != columns) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the ranker reads [%d] features but row [%d] has [%d]",
                columns,
                row,
                features[row].length));
      }
      System.arraycopy(features[row], 0, flat, row * columns, columns);
    }
    long[] shape = {features.length, columns};
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(flat), shape);
        OrtSession.Result result = graph.session().run(Map.of("features", tensor))) {
      float[] scores = new float[features.length];
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(scores);
      return scores;
    } catch (OrtException e) {
      throw graph.failure(e);
    }
  }

  @Override
  public void close() {
    graph.close();
  }
}
