package dev.concierge.trainer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.network.Tensor;
import dev.concierge.trainer.onnx.GraphSignature;
import dev.concierge.trainer.onnx.HalfPrecision;
import dev.concierge.trainer.onnx.PolicyGraphs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HalfPrecisionTests {
  private static final GeneratorConfig CONFIG =
      new GeneratorConfig(300, 64, 2, 4, 2, 16, 96, 48, 10_000, 1e-6, true);
  private static final long[] TOKENS = {3, 141, 59, 26, 5};

  @TempDir private Path folder;

  @Test
  void logitsAreThoseOfFp32UpToRounding() throws IOException, OrtException {
    Path full = write(weights().tensors());
    Path half = folder.resolve("half.onnx");
    HalfPrecision.write(full, half);

    GraphSignature signature = GraphSignature.read(half);
    assertThat(signature.inputs())
        .filteredOn(input -> input.name().startsWith("past"))
        .hasSize(4)
        .allSatisfy(input -> assertThat(input.type()).isEqualTo("FLOAT16"));
    assertThat(signature.outputs())
        .filteredOn(output -> output.name().equals("logits"))
        .singleElement()
        .satisfies(output -> assertThat(output.type()).isEqualTo("FLOAT"));
    assertThat(Files.size(half)).isLessThan(Files.size(full) * 6 / 10);

    float[] expected = logits(full, OnnxJavaType.FLOAT);
    float[] found = logits(half, OnnxJavaType.FLOAT16);
    float largest = 0;
    float difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - found[i]));
    }
    assertThat(largest).isGreaterThan(0.1f);
    assertThat(difference).isPositive().isLessThan(0.01f * largest);
  }

  @Test
  void weightsBesideTheGraphAreReadToo() throws IOException, OrtException {
    Path full = folder.resolve("far.onnx");
    new PolicyGraphs(weights().tensors(), 0).generator(CONFIG, full);
    assertThat(folder.resolve("far.onnx.data")).isRegularFile();
    Path near = folder.resolve("near-half.onnx");
    Path far = folder.resolve("far-half.onnx");
    HalfPrecision.write(write(weights().tensors()), near);
    HalfPrecision.write(full, far);
    assertThat(logits(far, OnnxJavaType.FLOAT16)).isEqualTo(logits(near, OnnxJavaType.FLOAT16));
  }

  @Test
  void hiddenStatesWhoseSquaresOverflowAreNormalisedAllTheSame() throws IOException, OrtException {
    Map<String, Tensor> loud = new HashMap<>(weights().tensors());
    String embedding =
        loud.keySet().stream().filter(name -> name.contains("embed")).findFirst().orElseThrow();
    Tensor table = loud.get(embedding);
    float largest = 0;
    for (float value : table.data()) {
      largest = Math.max(largest, Math.abs(value));
    }
    loud.put(embedding, scaled(table, 2_000 / largest));
    Path half = folder.resolve("half.onnx");
    HalfPrecision.write(write(loud), half);
    for (float logit : logits(half, OnnxJavaType.FLOAT16)) {
      assertThat(logit).isFinite();
    }
  }

  @Test
  void aWeightBeyondTheRangeIsNamed() throws IOException {
    Map<String, Tensor> weights = new HashMap<>(weights().tensors());
    String embedding =
        weights.keySet().stream().filter(name -> name.contains("embed")).findFirst().orElseThrow();
    weights.computeIfPresent(embedding, (name, tensor) -> scaled(tensor, 1e9f));
    Path full = write(weights);
    assertThatThrownBy(() -> HalfPrecision.write(full, folder.resolve("half.onnx")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(embedding)
        .hasMessageContaining("65504");
  }

  private Path write(Map<String, Tensor> weights) throws IOException {
    Path file = folder.resolve("full.onnx");
    new PolicyGraphs(weights).generator(CONFIG, file);
    return file;
  }

  private static PolicyWeights weights() {
    return PolicyWeights.random(
        3, CONFIG, new EncoderConfig(8, 64, 64, 12, 20, 4), new RankerConfig(4, 6));
  }

  private static Tensor scaled(Tensor tensor, float factor) {
    float[] data = tensor.data().clone();
    for (int i = 0; i < data.length; i++) {
      data[i] *= factor;
    }
    return new Tensor(tensor.shape(), data);
  }

  private static float[] logits(Path file, OnnxJavaType cacheType) throws OrtException {
    OrtEnvironment environment = OnnxRuntime.environment();
    List<OnnxTensor> owned = new ArrayList<>();
    try (OrtSession.SessionOptions options = OnnxRuntime.options()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(file.toString(), options)) {
        int length = TOKENS.length;
        Map<String, OnnxTensor> inputs = new HashMap<>();
        inputs.put(
            "input_ids",
            OnnxTensor.createTensor(environment, LongBuffer.wrap(TOKENS), new long[] {1, length}));
        inputs.put(
            "seqlens_k",
            OnnxTensor.createTensor(
                environment, IntBuffer.wrap(new int[] {length - 1}), new long[] {1}));
        inputs.put(
            "total_sequence_length",
            OnnxTensor.createTensor(environment, IntBuffer.wrap(new int[] {length}), new long[0]));
        long[] shape = {1, CONFIG.kvHeads(), CONFIG.maxLength(), CONFIG.headDim()};
        int values = CONFIG.kvHeads() * CONFIG.maxLength() * CONFIG.headDim();
        for (int layer = 0; layer < CONFIG.layers(); layer++) {
          for (String part : List.of("key", "value")) {
            ByteBuffer memory =
                ByteBuffer.allocateDirect(values * cacheType.size).order(ByteOrder.nativeOrder());
            inputs.put(
                "past_key_values." + layer + "." + part,
                OnnxTensor.createTensor(environment, memory, shape, cacheType));
          }
        }
        owned.addAll(inputs.values());
        try (OrtSession.Result result = session.run(inputs)) {
          FloatBuffer logits = ((OnnxTensor) result.get("logits").orElseThrow()).getFloatBuffer();
          float[] found = new float[logits.remaining()];
          logits.get(found);
          return found;
        }
      }
    } finally {
      owned.forEach(OnnxTensor::close);
    }
  }
}
