package dev.concierge.trainer.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.concierge.models.natives.OnnxRuntime;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A graph under test on one thread. Owns the session and the tensors made through it. */
final class OnnxSession implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final List<OnnxTensor> tensors = new ArrayList<>();

  OnnxSession(Path file) throws IOException {
    try (OrtSession.SessionOptions options = OnnxRuntime.options()) {
      environment = OnnxRuntime.environment();
      options.setIntraOpNumThreads(1);
      session = environment.createSession(file.toString(), options);
    } catch (OrtException e) {
      throw failure(file.getFileName().toString(), e);
    }
  }

  static String runtimeVersion() {
    return OnnxRuntime.environment().getVersion();
  }

  OnnxTensor floats(float[] values, long... shape) throws OrtException {
    return own(OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape));
  }

  /** Shares the memory of a direct buffer. */
  OnnxTensor shared(FloatBuffer direct, long... shape) throws OrtException {
    return own(OnnxTensor.createTensor(environment, direct, shape));
  }

  OnnxTensor longs(long[] values, long... shape) throws OrtException {
    return own(OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
  }

  OnnxTensor ints(int[] values, long... shape) throws OrtException {
    return own(OnnxTensor.createTensor(environment, IntBuffer.wrap(values), shape));
  }

  /** Outputs by name; those in {@code pinned} are written to their tensors instead. */
  Map<String, float[]> run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> pinned)
      throws OrtException {
    Set<String> requested = new LinkedHashSet<>(session.getOutputNames());
    requested.removeAll(pinned.keySet());
    Map<String, float[]> outputs = new LinkedHashMap<>();
    try (OrtSession.Result result = session.run(inputs, requested, pinned)) {
      for (String name : requested) {
        OnnxTensor tensor = (OnnxTensor) result.get(name).orElseThrow();
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        outputs.put(name, values);
      }
    }
    return outputs;
  }

  static IOException failure(String what, OrtException e) {
    return new IOException(
        String.format(Locale.ROOT, "[%s] cannot be run: %s", what, e.getMessage()), e);
  }

  private OnnxTensor own(OnnxTensor tensor) {
    tensors.add(tensor);
    return tensor;
  }

  @Override
  public void close() throws IOException {
    tensors.forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw failure("session", e);
    }
  }
}
