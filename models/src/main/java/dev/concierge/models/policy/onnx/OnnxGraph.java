package dev.concierge.models.policy.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.policy.onnx.foreign.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One graph of a bundle, its inputs and outputs checked by name, type and shape. Runs are
 * thread-safe; owns the session.
 */
public final class OnnxGraph implements AutoCloseable {
  /** A dimension that differs between runs. */
  public static final long ANY = -1;

  private final String file;
  private final OrtSession session;
  private final AtomicBoolean closed = new AtomicBoolean();

  private OnnxGraph(String file, OrtSession session) {
    this.file = file;
    this.session = session;
  }

  /** Opens a graph with {@code threads} threads of the processor; 0 is one per core. */
  public static OnnxGraph open(Path path, int threads, Device device) {
    String file = path.getFileName().toString();
    if (!Files.isRegularFile(path)) {
      throw new InferenceException(String.format(Locale.ROOT, "[%s] does not exist", path));
    }
    try (OrtSession.SessionOptions options = OnnxRuntime.options()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      if (!device.equals(Device.CPU)) {
        Cuda.add(options, device);
      }
      return new OnnxGraph(file, OnnxRuntime.environment().createSession(path.toString(), options));
    } catch (OrtException e) {
      throw new InferenceException(
          String.format(
              Locale.ROOT, "[%s] is no graph ONNX Runtime can run: %s", file, e.getMessage()),
          e);
    }
  }

  public OrtSession session() {
    return session;
  }

  /** Checks an input; {@link #ANY} matches every size. */
  public void requireInput(String name, OnnxJavaType type, long... shape) {
    require("input", infos(true), name, type, shape);
  }

  /** Checks an output; {@link #ANY} matches every size. */
  public void requireOutput(String name, OnnxJavaType type, long... shape) {
    require("output", infos(false), name, type, shape);
  }

  /** Declared type of an input's elements. */
  public OnnxJavaType inputType(String name) {
    return tensor("input", infos(true), name).type;
  }

  /** Declared shape of an input; negative sizes differ between runs. */
  public long[] inputShape(String name) {
    return tensor("input", infos(true), name).getShape();
  }

  private Map<String, NodeInfo> infos(boolean inputs) {
    try {
      return inputs ? session.getInputInfo() : session.getOutputInfo();
    } catch (OrtException e) {
      throw new InferenceException(String.format(Locale.ROOT, "[%s] cannot be inspected", file), e);
    }
  }

  private TensorInfo tensor(String side, Map<String, NodeInfo> infos, String name) {
    NodeInfo info = infos.get(name);
    if (info == null || !(info.getInfo() instanceof TensorInfo tensor)) {
      throw new InferenceException(
          String.format(
              Locale.ROOT,
              "[%s] has no %s tensor [%s], only %s",
              file,
              side,
              name,
              infos.keySet()));
    }
    return tensor;
  }

  private void require(
      String side, Map<String, NodeInfo> infos, String name, OnnxJavaType type, long[] shape) {
    TensorInfo tensor = tensor(side, infos, name);
    if (tensor.type != type || !matches(shape, tensor.getShape())) {
      throw new InferenceException(
          String.format(
              Locale.ROOT,
              "[%s] %s [%s] must be %s%s but is %s%s",
              file,
              side,
              name,
              type,
              Arrays.toString(shape),
              tensor.type,
              Arrays.toString(tensor.getShape())));
    }
  }

  private static boolean matches(long[] expected, long[] found) {
    if (expected.length != found.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] >= 0 && found[i] >= 0 && expected[i] != found[i]) {
        return false;
      }
    }
    return true;
  }

  public InferenceException failure(OrtException e) {
    return new InferenceException(
        String.format(Locale.ROOT, "[%s] failed: %s", file, e.getMessage()), e);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        session.close();
      } catch (OrtException e) {
        throw failure(e);
      }
    }
  }
}
