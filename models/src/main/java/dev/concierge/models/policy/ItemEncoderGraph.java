package dev.concierge.models.policy;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.ItemVectors;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.policy.onnx.OnnxGraph;
import dev.concierge.models.policy.onnx.foreign.Device;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code item_encoder.onnx}: metadata to an item's vectors. Thread-safe; owns the graph. */
final class ItemEncoderGraph implements AutoCloseable {
  private static final int ITEMS_PER_RUN = 256;

  private final OrtEnvironment environment = OnnxRuntime.environment();
  private final OnnxGraph graph;
  private final int dim;

  ItemEncoderGraph(Path file, EncoderConfig config, int threads, Device device) {
    this.dim = config.width();
    this.graph = OnnxGraph.open(file, threads, device);
    try {
      graph.requireInput("attribute_ids", OnnxJavaType.INT64, OnnxGraph.ANY, OnnxGraph.ANY);
      graph.requireInput("attribute_weights", OnnxJavaType.FLOAT, OnnxGraph.ANY, OnnxGraph.ANY);
      graph.requireOutput("target", OnnxJavaType.FLOAT, OnnxGraph.ANY, dim + 1L);
      graph.requireOutput("context", OnnxJavaType.FLOAT, OnnxGraph.ANY, dim);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  /** Vectors in the order of the items. */
  List<ItemVectors> encode(List<ItemInput> items) {
    List<ItemVectors> vectors = new ArrayList<>(items.size());
    for (int from = 0; from < items.size(); from += ITEMS_PER_RUN) {
      run(items.subList(from, Math.min(items.size(), from + ITEMS_PER_RUN)), vectors);
    }
    return vectors;
  }

  private void run(List<ItemInput> items, List<ItemVectors> into) {
    int width = 1;
    for (ItemInput item : items) {
      width = Math.max(width, item.attributeIds().length);
    }
    long[] ids = new long[items.size() * width];
    float[] weights = new float[ids.length];
    for (int row = 0; row < items.size(); row++) {
      ItemInput item = items.get(row);
      for (int i = 0; i < item.attributeIds().length; i++) {
        ids[row * width + i] = item.attributeIds()[i];
        weights[row * width + i] = item.weights()[i];
      }
    }
    long[] shape = {items.size(), width};
    try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        OnnxTensor weightTensor =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(weights), shape);
        OrtSession.Result result =
            graph
                .session()
                .run(Map.of("attribute_ids", idTensor, "attribute_weights", weightTensor))) {
      FloatBuffer targets = ((OnnxTensor) result.get("target").orElseThrow()).getFloatBuffer();
      FloatBuffer contexts = ((OnnxTensor) result.get("context").orElseThrow()).getFloatBuffer();
      for (int row = 0; row < items.size(); row++) {
        float[] target = new float[dim + 1];
        float[] context = new float[dim];
        targets.get(target);
        contexts.get(context);
        into.add(new ItemVectors(target, context));
      }
    } catch (OrtException e) {
      throw graph.failure(e);
    }
  }

  @Override
  public void close() {
    graph.close();
  }
}
