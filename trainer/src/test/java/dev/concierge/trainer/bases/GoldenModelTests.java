package dev.concierge.trainer.bases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.OwnedArrays;
import dev.concierge.trainer.djl.Parameters;
import dev.concierge.trainer.golden.Golden;
import dev.concierge.trainer.onnx.PolicyGraphs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both backends compute what the reference implementation computed for the same folders. */
class GoldenModelTests {
  private static final float VALUES = 1e-4f;
  private static final double GRADIENTS = 1e-3;

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
  void bothBackendsAgreeWithTheReference(String name) throws IOException {
    JsonNode reference = Golden.read("models/" + name + "/reference.json");
    Base base = Base.read(Golden.path("models/" + name), Integer.MAX_VALUE);
    trainingBackend(reference, base);
    Path graph = scratch.resolve("generator.onnx");
    new PolicyGraphs(base.weights()).generator(base.config(), graph);
    servingBackend(reference, base.config(), graph);
    Path apart = scratch.resolve("apart.onnx");
    new PolicyGraphs(base.weights(), 1000).generator(base.config(), apart);
    assertThat(scratch.resolve("apart.onnx.data")).exists();
    servingBackend(reference, base.config(), apart);
  }

  private static void trainingBackend(JsonNode reference, Base base) {
    GeneratorConfig config = base.config();
    long[] ids = ids(reference);
    int rows = reference.get("input_ids").size();
    int length = ids.length / rows;
    try (Parameters parameters = Parameters.of(base.weights());
        NDManager step = parameters.manager().newSubManager();
        GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
      parameters.lendTo(step);
      DjlOps ops = new DjlOps(parameters);
      List<NDArray> states = new ArrayList<>();
      NDArray input = OwnedArrays.of(step, ids, rows, length);
      NDArray hidden = GeneratorNetwork.hidden(ops, config, input, states::add);
      NDArray logits = GeneratorNetwork.logits(ops, config, hidden);
      NDArray logProbs = logits.logSoftmax(2);
      NDArray next = OwnedArrays.of(step, following(ids, rows), rows, length - 1L, 1);
      NDArray chosen = logProbs.get("0:" + rows + ",0:" + (length - 1)).gather(next, 2);
      NDArray loss = chosen.mean().neg();
      gradients.backward(loss);
      states(reference, states, rows);
      for (int row = 0; row < rows; row++) {
        int p = 0;
        for (JsonNode position : reference.get("positions")) {
          close(
              logits.get(row, position.asInt()).toFloatArray(),
              reference.get("logits").get(row).get(p++));
        }
        close(chosen.get(row).toFloatArray(), reference.get("token_logprobs").get(row));
      }
      assertThat((double) loss.getFloat())
          .isCloseTo(reference.get("loss").asDouble(), within(1e-4));
      gradients(reference.get("grad_norms"), parameters);
    }
  }

  private static void states(JsonNode reference, List<NDArray> states, int rows) {
    for (int row = 0; row < rows; row++) {
      JsonNode expected = reference.get("hidden_states_last_position").get(row);
      assertThat(states).hasSize(expected.size());
      for (int layer = 0; layer < states.size(); layer++) {
        float[] last = states.get(layer).get(row, -1).toFloatArray();
        close(last, expected.get(layer));
      }
    }
  }

  private static void gradients(JsonNode norms, Parameters parameters) {
    assertThat(norms.size()).isPositive();
    for (var norm : norms.properties()) {
      double squares = 0;
      for (String ours : ReferenceNames.ours(norm.getKey())) {
        try (NDArray gradient = parameters.get(ours).getGradient()) {
          for (float value : gradient.toFloatArray()) {
            squares += (double) value * value;
          }
        }
      }
      double expected = norm.getValue().asDouble();
      assertThat(Math.sqrt(squares))
          .as(norm.getKey())
          .isCloseTo(expected, within(GRADIENTS * expected + 1e-6));
    }
  }

  private static void servingBackend(JsonNode reference, GeneratorConfig config, Path graph)
      throws IOException {
    for (int row = 0; row < reference.get("input_ids").size(); row++) {
      long[] ids = Golden.longs(reference.get("input_ids").get(row));
      try (GeneratorSession stepped = new GeneratorSession(graph, config);
          GeneratorSession whole = new GeneratorSession(graph, config)) {
        steps(reference, row, ids, stepped);
        JsonNode expected = reference.get("logits").get(row);
        float[] logits = whole.append(ids);
        close(logits, expected.get(expected.size() - 1));
        List<Integer> greedy = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
          greedy.add(largest(logits));
          logits = whole.append(greedy.getLast());
        }
        List<Integer> tokens = new ArrayList<>();
        reference.get("greedy_new_tokens").get(row).forEach(token -> tokens.add(token.asInt()));
        assertThat(greedy).isEqualTo(tokens);
      }
    }
  }

  /** One token at a time on the cache, then a part of several tokens on a past. */
  private static void steps(JsonNode reference, int row, long[] ids, GeneratorSession session)
      throws IOException {
    int first = reference.get("positions").get(0).asInt();
    int part = ids.length / 2;
    session.append(Arrays.copyOf(ids, 2));
    float[] logits = session.append(Arrays.copyOfRange(ids, 2, part));
    for (int position = part; position < ids.length; position++) {
      logProb(reference, row, position - 1, logits, (int) ids[position]);
      logits = session.append(ids[position]);
      if (position >= first) {
        close(logits, reference.get("logits").get(row).get(position - first));
      }
    }
  }

  private static void logProb(
      JsonNode reference, int row, int position, float[] logits, int token) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    assertThat(logits[token] - Math.log(sum))
        .isCloseTo(reference.get("token_logprobs").get(row).get(position).asDouble(), within(1e-4));
  }

  private static int largest(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  private static long[] ids(JsonNode reference) {
    int rows = reference.get("input_ids").size();
    int length = reference.get("input_ids").get(0).size();
    long[] ids = new long[rows * length];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(
          Golden.longs(reference.get("input_ids").get(row)), 0, ids, row * length, length);
    }
    return ids;
  }

  private static long[] following(long[] ids, int rows) {
    int length = ids.length / rows;
    long[] next = new long[rows * (length - 1)];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(ids, row * length + 1, next, row * (length - 1), length - 1);
    }
    return next;
  }

  private static void close(float[] found, JsonNode expected) {
    assertThat(found).hasSize(expected.size());
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo((float) expected.get(i).asDouble(), within(VALUES));
    }
  }
}
