package dev.concierge.trainer.bases;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.decoder.GeneratorTensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A generator's graph with the cache of one sequence, for looking at a bundle that need not be fit
 * to be served. One thread at a time; owns session and tensors.
 */
public final class GeneratorSession implements AutoCloseable {
  private final OrtEnvironment environment = OnnxRuntime.environment();
  private final GeneratorConfig config;
  private final OrtSession session;
  private final List<OnnxTensor> tensors = new ArrayList<>();
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final Map<String, OnnxTensor> outputs = new HashMap<>();
  private int length;

  public GeneratorSession(Path file, GeneratorConfig config) throws IOException {
    this.config = config;
    try (OrtSession.SessionOptions options = OnnxRuntime.options()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(file.toString(), options);
    } catch (OrtException e) {
      throw failure(e);
    }
    try {
      long[] shape = {1, config.kvHeads(), config.maxLength(), config.headDim()};
      int bytes = Float.BYTES * config.kvHeads() * config.maxLength() * config.headDim();
      for (int part = 0; part < GeneratorTensors.parts(config); part++) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        OnnxTensor cache = OnnxTensor.createTensor(environment, memory.asFloatBuffer(), shape);
        tensors.add(cache);
        inputs.put(GeneratorTensors.past(part), cache);
        outputs.put(GeneratorTensors.present(part), cache);
      }
    } catch (OrtException e) {
      close();
      throw failure(e);
    }
  }

  /**
   * Reads further tokens.
   *
   * @return the logits after the last one, [V]
   * @throws IllegalArgumentException if a token is none of the vocabulary or they are too many
   */
  public float[] append(long... ids) throws IOException {
    if (ids.length == 0 || length + ids.length > config.maxLength()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the generator reads 1 to [%d] tokens but got [%d]",
              config.maxLength(),
              length + ids.length));
    }
    for (long id : ids) {
      if (id < 0 || id >= config.vocabSize()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "token ids lie in [0, %d] but one was [%d]",
                config.vocabSize() - 1,
                id));
      }
    }
    length += ids.length;
    Map<String, OnnxTensor> all = new HashMap<>(inputs);
    try (OnnxTensor tokens =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), new long[] {1, ids.length});
        OnnxTensor last = ints(length - 1, 1);
        OnnxTensor total = ints(length)) {
      all.put(GeneratorTensors.INPUT_IDS, tokens);
      all.put(GeneratorTensors.LAST_POSITIONS, last);
      all.put(GeneratorTensors.TOTAL_LENGTH, total);
      try (OrtSession.Result result = session.run(all, Set.of(GeneratorTensors.LOGITS), outputs)) {
        return ((OnnxTensor) result.get(GeneratorTensors.LOGITS).orElseThrow())
            .getFloatBuffer()
            .array();
      }
    } catch (OrtException e) {
      throw failure(e);
    }
  }

  private OnnxTensor ints(int value, long... shape) throws OrtException {
    return OnnxTensor.createTensor(environment, IntBuffer.wrap(new int[] {value}), shape);
  }

  private static IOException failure(OrtException e) {
    return new IOException("the generator cannot be run: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    tensors.forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the generator cannot be closed", e);
    }
  }
}
