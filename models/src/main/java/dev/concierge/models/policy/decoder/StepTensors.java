package dev.concierge.models.policy.decoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.policy.onnx.OnnxGraph;
import dev.concierge.models.policy.onnx.Owned;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Inputs and outputs of runs over the same rows, made once: a run only changes numbers in direct
 * buffers. Each cache tensor is past and present at once, so nothing is copied. Used by one thread
 * at a time; owns its tensors.
 */
final class StepTensors implements AutoCloseable {
  private final OnnxGraph graph;
  private final Owned owned = new Owned();
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final Map<String, OnnxTensor> outputs = new HashMap<>();

  /** Numbers of a run that all rows share. */
  record Buffers(LongBuffer ids, IntBuffer lastPositions, IntBuffer total, FloatBuffer logits) {}

  /** Tensors for the rows of {@code count} slots from {@code first} on. */
  StepTensors(
      OnnxGraph graph, HostSlots cache, Buffers buffers, int vocabulary, int first, int count) {
    this.graph = graph;
    OrtEnvironment environment = OnnxRuntime.environment();
    try {
      long[] rows = {count};
      inputs.put(
          GeneratorTensors.LAST_POSITIONS,
          owned.add(
              OnnxTensor.createTensor(environment, buffers.lastPositions().slice(0, count), rows)));
      long[] totalShape = GeneratorTensors.totalShape(graph);
      inputs.put(
          GeneratorTensors.TOTAL_LENGTH,
          owned.add(OnnxTensor.createTensor(environment, buffers.total(), totalShape)));
      outputs.put(
          GeneratorTensors.LOGITS,
          owned.add(
              OnnxTensor.createTensor(
                  environment,
                  buffers.logits().slice(0, count * vocabulary),
                  new long[] {count, vocabulary})));
      for (int part = 0; part < cache.parts(); part++) {
        OnnxTensor tensor =
            owned.add(
                OnnxTensor.createTensor(
                    environment, cache.view(part, first, count), cache.shape(count)));
        inputs.put(GeneratorTensors.past(part), tensor);
        outputs.put(GeneratorTensors.present(part), tensor);
      }
    } catch (OrtException e) {
      close();
      throw graph.failure(e);
    }
  }

  /** Runs with the given tokens {@code [rows, positions]}. */
  void run(OnnxTensor ids) {
    inputs.put(GeneratorTensors.INPUT_IDS, ids);
    try (OrtSession.Result ignored = graph.session().run(inputs, Set.of(), outputs)) {
      // the outputs are pinned
    } catch (OrtException e) {
      throw graph.failure(e);
    }
  }

  @Override
  public void close() {
    owned.close();
  }
}
