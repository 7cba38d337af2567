package dev.concierge.models.policy.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.natives.BindingException;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.onnx.OnnxGraph;
import dev.concierge.models.policy.onnx.SampleBundle;
import dev.concierge.models.policy.onnx.foreign.Device;
import dev.concierge.models.policy.onnx.foreign.OrtFunctions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceDecoderTests {
  private static final int[] PROMPT = {5, 17, 300, 42, 8, 99, 120};

  @TempDir private Path folder;
  private GeneratorConfig config;
  private Path file;
  private OrtSession session;

  @BeforeEach
  void open() throws IOException, OrtException {
    assumeTrue(
        Runtime.version().feature() >= 22, "the foreign-function API is final since Java 22");
    Bundle bundle = SampleBundle.write(folder.resolve("bundle"));
    config = bundle.manifest().generator();
    file = bundle.file(BundleFile.GENERATOR);
    try (OrtSession.SessionOptions options = OnnxRuntime.options()) {
      options.setIntraOpNumThreads(1);
      session = OnnxRuntime.environment().createSession(file.toString(), options);
    }
  }

  @AfterEach
  void closeSession() throws OrtException {
    if (session != null) {
      session.close();
    }
  }

  /** On a graph that runs here, whatever the device. */
  private DeviceDecoder decoder(Device device, int slots) {
    OnnxGraph graph = OnnxGraph.open(file, 1, Device.CPU);
    try {
      return new DeviceDecoder(graph, config, OnnxJavaType.FLOAT, device, slots);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  @Test
  void logitsAreThoseOfTheJavaApiBitByBit() throws OrtException {
    float[] bound = new float[config.vocabSize()];
    try (DeviceDecoder decoder = decoder(Device.CPU, 3);
        PinnedRun pinned = new PinnedRun(session, config)) {
      decoder.prefill(0, PROMPT, 0, PROMPT.length);
      decoder.logits(0, bound);
      assertThat(bound).containsExactly(pinned.run(PROMPT, 0));
      for (int step = 0; step < 20; step++) {
        int token = highest(bound);
        int length = PROMPT.length + step;
        decoder.set(0, token, length);
        decoder.step(1);
        decoder.logits(0, bound);
        assertThat(bound).containsExactly(pinned.run(new int[] {token}, length));
      }
    }
  }

  @Test
  void rowsOfABatchAreWhatTheyAreAlone() throws OrtException {
    int[] other = {7, 250, 33};
    float[] row = new float[config.vocabSize()];
    try (DeviceDecoder decoder = decoder(Device.CPU, 4);
        PinnedRun first = new PinnedRun(session, config);
        PinnedRun second = new PinnedRun(session, config)) {
      decoder.prefill(0, PROMPT, 0, PROMPT.length);
      decoder.prefill(1, other, 0, other.length);
      first.run(PROMPT, 0);
      second.run(other, 0);
      for (int step = 0; step < 5; step++) {
        int[] before = {PROMPT.length + step, other.length + step};
        decoder.set(0, 60 + step, before[0]);
        decoder.set(1, 80 + step, before[1]);
        decoder.step(2);
        decoder.logits(0, row);
        assertThat(row).containsExactly(first.run(new int[] {60 + step}, before[0]));
        decoder.logits(1, row);
        assertThat(row).containsExactly(second.run(new int[] {80 + step}, before[1]));
      }
    }
  }

  @Test
  void aPromptMayComeInPieces() throws OrtException {
    float[] whole = new float[config.vocabSize()];
    float[] pieces = new float[config.vocabSize()];
    try (DeviceDecoder decoder = decoder(Device.CPU, 2)) {
      decoder.prefill(0, PROMPT, 0, PROMPT.length);
      decoder.logits(0, whole);
      decoder.prefill(1, PROMPT, 0, 3);
      decoder.prefill(1, PROMPT, 3, 4);
      decoder.logits(0, pieces);
      assertThat(pieces).usingComparatorWithPrecision(1e-5f).containsExactly(whole);
    }
  }

  @Test
  void aDeviceThatIsNotThereIsNamedByOnnxRuntime() {
    assertThatThrownBy(() -> decoder(Device.cuda(0), 2).close())
        .isInstanceOf(BindingException.class)
        .hasMessageContaining("CREATE_ALLOCATOR failed");
  }

  @Test
  void anotherVersionOfOnnxRuntimeIsRefused() {
    OrtFunctions.requireKnown("1.29.1");
    assertThatThrownBy(() -> OrtFunctions.requireKnown("1.30.0"))
        .isInstanceOf(BindingException.class)
        .hasMessageContaining("1.29")
        .hasMessageContaining("[1.30.0]");
  }

  private static int highest(float[] logits) {
    return IntStream.range(0, logits.length)
        .reduce((a, b) -> logits[b] > logits[a] ? b : a)
        .orElseThrow();
  }

  /** One sequence by the Java API: past and present are the same pinned tensors. */
  private static final class PinnedRun implements AutoCloseable {
    private final OrtEnvironment environment = OnnxRuntime.environment();
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> outputs = new HashMap<>();
    private final OrtSession session;
    private final IntBuffer last = direct(4).asIntBuffer();
    private final IntBuffer total = direct(4).asIntBuffer();
    private final FloatBuffer logits;

    PinnedRun(OrtSession session, GeneratorConfig config) throws OrtException {
      this.session = session;
      this.logits = direct(4 * config.vocabSize()).asFloatBuffer();
      inputs.put("seqlens_k", OnnxTensor.createTensor(environment, last, new long[] {1}));
      inputs.put("total_sequence_length", OnnxTensor.createTensor(environment, total, new long[0]));
      outputs.put(
          "logits",
          OnnxTensor.createTensor(environment, logits, new long[] {1, config.vocabSize()}));
      long[] shape = {1, config.kvHeads(), config.maxLength(), config.headDim()};
      int bytes = 4 * config.kvHeads() * config.maxLength() * config.headDim();
      for (int part = 0; part < GeneratorTensors.parts(config); part++) {
        OnnxTensor tensor =
            OnnxTensor.createTensor(environment, direct(bytes).asFloatBuffer(), shape);
        inputs.put(GeneratorTensors.past(part), tensor);
        outputs.put(GeneratorTensors.present(part), tensor);
      }
    }

    private static ByteBuffer direct(int bytes) {
      return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    float[] run(int[] tokens, int length) throws OrtException {
      last.put(0, length + tokens.length - 1);
      total.put(0, length + tokens.length);
      LongBuffer ids = direct(8 * tokens.length).asLongBuffer();
      for (int token : tokens) {
        ids.put(token);
      }
      try (OnnxTensor idTensor =
          OnnxTensor.createTensor(environment, ids.flip(), new long[] {1, tokens.length})) {
        inputs.put("input_ids", idTensor);
        try (OrtSession.Result ignored = session.run(inputs, Set.of(), outputs)) {
          float[] copy = new float[logits.capacity()];
          logits.get(0, copy);
          return copy;
        }
      }
    }

    @Override
    public void close() {
      outputs.values().forEach(OnnxTensor::close);
      inputs.get("seqlens_k").close();
      inputs.get("total_sequence_length").close();
    }
  }
}
