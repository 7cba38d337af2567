package dev.concierge.trainer.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.CodedInputStream;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.network.TensorSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads the parameters of a graph that {@link PolicyGraphs} wrote. */
public final class OnnxWeights {
  private OnnxWeights() {}

  /**
   * Parameters by name; constants of the graph are left out.
   *
   * @throws IOException if the file is no ONNX model or a parameter is not stored as fp32 in it or
   *     in the file beside it
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (OnnxMl.TensorProto tensor : model(file).getGraph().getInitializerList()) {
      if (!tensor.getName().startsWith(GraphBuilder.CONSTANT)) {
        weights.put(tensor.getName(), tensor(file, tensor));
      }
    }
    return weights;
  }

  /** The model without what lies beside it. */
  static OnnxMl.ModelProto model(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      CodedInputStream coded = CodedInputStream.newInstance(in);
      coded.setSizeLimit(Integer.MAX_VALUE);
      return OnnxMl.ModelProto.parseFrom(coded);
    } catch (IOException e) {
      throw new IOException(
          String.format(Locale.ROOT, "[%s] is no ONNX model: %s", file, e.getMessage()), e);
    }
  }

  private static Tensor tensor(Path file, OnnxMl.TensorProto tensor) throws IOException {
    long[] shape = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    float[] data = new float[Math.toIntExact(TensorSource.elements(shape))];
    ByteBuffer bytes = stored(file, tensor).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() != (long) data.length * Float.BYTES) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "parameter [%s] of [%s] has [%d] bytes, which is not its shape",
              tensor.getName(),
              file,
              bytes.remaining()));
    }
    bytes.asFloatBuffer().get(data);
    return new Tensor(shape, data);
  }

  /** The bytes of an fp32 tensor, wherever they lie. */
  static ByteBuffer stored(Path file, OnnxMl.TensorProto tensor) throws IOException {
    if (tensor.getDataType() == OnnxMl.TensorProto.DataType.FLOAT.getNumber()) {
      if (tensor.getDataLocation() == OnnxMl.TensorProto.DataLocation.EXTERNAL) {
        return external(file, tensor);
      }
      if (tensor.hasRawData()) {
        return tensor.getRawData().asReadOnlyByteBuffer();
      }
    }
    throw new IOException(
        String.format(
            Locale.ROOT, "parameter [%s] of [%s] is not stored as fp32", tensor.getName(), file));
  }

  private static ByteBuffer external(Path file, OnnxMl.TensorProto tensor) throws IOException {
    Map<String, String> entries = new HashMap<>();
    tensor.getExternalDataList().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    String expected = file.getFileName() + ModelFile.DATA_SUFFIX;
    if (!expected.equals(entries.get("location"))) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "parameter [%s] of [%s] lies in [%s], not in [%s]",
              tensor.getName(),
              file,
              entries.get("location"),
              expected));
    }
    try (FileChannel channel = FileChannel.open(file.resolveSibling(expected))) {
      return channel.map(
          FileChannel.MapMode.READ_ONLY,
          Long.parseLong(entries.getOrDefault("offset", "0")),
          Long.parseLong(entries.getOrDefault("length", "0")));
    }
  }
}
