package dev.concierge.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.trainer.bases.Base;
import dev.concierge.trainer.golden.Golden;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every layer of the emitted graph gives the reference's hidden states. */
class GoldenHiddenStateTests {
  @TempDir Path scratch;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama-untied",
        "llama-tied",
        "llama-rope-llama3",
        "llama-sharded",
        "llama-bf16",
        "llama-fp16",
        "qwen2",
        "qwen3",
        "mistral",
        "mistral-window8",
        "gpt2"
      })
  void statesOfTheLastPositionAgree(String name) throws IOException, OrtException {
    JsonNode reference = Golden.read("models/" + name + "/reference.json");
    Base base = Base.read(Golden.path("models/" + name), Integer.MAX_VALUE);
    Path file = scratch.resolve("states.onnx");
    int states = graph(base, file);
    JsonNode rows = reference.get("hidden_states_last_position");
    for (int row = 0; row < rows.size(); row++) {
      assertThat(states).isEqualTo(rows.get(row).size());
      Map<String, float[]> found =
          run(file, base.config(), Golden.longs(reference.get("input_ids").get(row)));
      for (int layer = 0; layer < states; layer++) {
        float[] values = found.get("state." + layer);
        for (int i = 0; i < values.length; i++) {
          assertThat(values[i])
              .isCloseTo((float) rows.get(row).get(layer).get(i).asDouble(), within(1e-4f));
        }
      }
    }
  }

  private static int graph(Base base, Path file) throws IOException {
    GraphBuilder graph = new GraphBuilder("states");
    OnnxOps ops = new OnnxOps(graph, base.weights());
    OnnxValue ids = graph.longInput("input_ids", "batch", "length");
    OnnxValue lengths = ops.declareLengths();
    List<OnnxValue> states = new ArrayList<>();
    GeneratorNetwork.hidden(ops, base.config(), ids, states::add);
    for (int i = 0; i < states.size(); i++) {
      OnnxValue last = ops.last(states.get(i), lengths, ids);
      graph.floatOutput("state." + i, last, "batch", base.config().dim());
    }
    graph.write(file, Long.MAX_VALUE);
    return states.size();
  }

  private static Map<String, float[]> run(Path file, GeneratorConfig config, long[] ids)
      throws OrtException {
    OrtEnvironment environment = OnnxRuntime.environment();
    long[] cache = {1, config.kvHeads(), config.maxLength(), config.headDim()};
    int size = config.kvHeads() * config.maxLength() * config.headDim();
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try (OrtSession session = environment.createSession(file.toString())) {
      inputs.put(
          "input_ids",
          OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), new long[] {1, ids.length}));
      inputs.put("seqlens_k", ints(ids.length - 1, 1));
      inputs.put("total_sequence_length", ints(ids.length));
      for (int layer = 0; layer < config.layers(); layer++) {
        for (String part : List.of("key", "value")) {
          inputs.put(
              "past_key_values." + layer + "." + part,
              OnnxTensor.createTensor(environment, FloatBuffer.allocate(size), cache));
        }
      }
      Map<String, float[]> states = new HashMap<>();
      try (OrtSession.Result result = session.run(inputs)) {
        for (var output : result) {
          FloatBuffer buffer = ((OnnxTensor) output.getValue()).getFloatBuffer();
          float[] values = new float[buffer.remaining()];
          buffer.get(values);
          states.put(output.getKey(), values);
        }
      }
      return states;
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor ints(int value, long... shape) throws OrtException {
    return OnnxTensor.createTensor(
        OnnxRuntime.environment(), IntBuffer.wrap(new int[] {value}), shape);
  }
}
