package dev.concierge.trainer.bases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.network.SentenceEncoderNetwork;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.OwnedArrays;
import dev.concierge.trainer.djl.Parameters;
import dev.concierge.trainer.golden.Golden;
import dev.concierge.trainer.onnx.PolicyGraphs;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sentence encoder computes what the reference computed, on both backends. */
class GoldenSentenceTests {
  private static final float STATES = 1e-4f;
  private static final float EMBEDDINGS = 1e-5f;

  @TempDir Path scratch;
  private JsonNode reference;
  private SentenceBase base;
  private int rows;
  private int width;
  private long[] ids;
  private long[] mask;

  @BeforeEach
  void read() throws IOException {
    reference = Golden.read("models/bert-sentence/reference.json");
    base = SentenceBase.read(folder());
    rows = reference.get("texts").size();
    reference.get("input_ids").forEach(row -> width = Math.max(width, row.size()));
    ids = new long[rows * width];
    mask = new long[rows * width];
    for (int row = 0; row < rows; row++) {
      long[] tokens = Golden.longs(reference.get("input_ids").get(row));
      System.arraycopy(tokens, 0, ids, row * width, tokens.length);
      Arrays.fill(mask, row * width, row * width + tokens.length, 1);
    }
  }

  /** The folder that is read. */
  Path folder() throws IOException {
    return Golden.path("models/bert-sentence");
  }

  @Test
  void textsBecomeTheSameTokens() {
    for (int row = 0; row < rows; row++) {
      String text = reference.get("texts").get(row).asText();
      int[] found = base.tokenizer().encode(text, base.config().maxLength());
      assertThat(Arrays.stream(found).asLongStream().toArray())
          .as(text)
          .isEqualTo(Golden.longs(reference.get("input_ids").get(row)));
    }
  }

  @Test
  void trainingBackend() {
    try (Parameters parameters = Parameters.of(base.weights());
        NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      DjlOps ops = new DjlOps(parameters);
      float[] ones = new float[mask.length];
      for (int i = 0; i < ones.length; i++) {
        ones[i] = mask[i];
      }
      NDArray masks = OwnedArrays.of(step, ones, rows, width);
      NDArray hidden =
          SentenceEncoderNetwork.hidden(
              ops, base.config(), OwnedArrays.of(step, ids, rows, width), masks);
      NDArray embedding = SentenceEncoderNetwork.embedding(ops, base.config(), hidden, masks);
      check(hidden.toFloatArray(), embedding.toFloatArray());
    }
  }

  @Test
  void servingBackend() throws IOException, OrtException {
    Path file = scratch.resolve("sentence.onnx");
    new PolicyGraphs(base.weights()).sentenceEncoder(base.config(), file);
    OrtEnvironment environment = OnnxRuntime.environment();
    long[] shape = {rows, width};
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor tokens = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        OnnxTensor masks = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
        OrtSession.Result result =
            session.run(Map.of("input_ids", tokens, "attention_mask", masks))) {
      check(values(result, "last_hidden_state"), values(result, "sentence_embedding"));
    }
  }

  private static float[] values(OrtSession.Result result, String name) {
    FloatBuffer buffer = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private void check(float[] hidden, float[] embeddings) {
    int d = base.config().dim();
    for (int row = 0; row < rows; row++) {
      int first = row * width * d;
      close(
          Arrays.copyOfRange(hidden, first, first + d),
          reference.get("last_hidden_state_cls").get(row),
          STATES);
      close(
          Arrays.copyOfRange(embeddings, row * d, (row + 1) * d),
          reference.get("sentence_embedding").get(row),
          EMBEDDINGS);
    }
  }

  private static void close(float[] found, JsonNode expected, float tolerance) {
    assertThat(found).hasSize(expected.size());
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo((float) expected.get(i).asDouble(), within(tolerance));
    }
  }
}
