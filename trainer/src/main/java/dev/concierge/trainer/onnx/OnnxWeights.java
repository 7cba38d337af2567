package dev.concierge.trainer.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.CodedInputStream;
import dev.concierge.models.network.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the parameters of a graph that {@link PolicyGraphs} wrote. */
public final class OnnxWeights {
  private OnnxWeights() {}

  /**
   * Parameters by name; constants of the graph are left out.
   *
   * @throws IOException if the file is no ONNX model or a parameter is not stored in it as fp32
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    OnnxMl.ModelProto model;
    try (InputStream in = Files.newInputStream(file)) {
      CodedInputStream coded = CodedInputStream.newInstance(in);
      coded.setSizeLimit(Integer.MAX_VALUE);
      model = OnnxMl.ModelProto.parseFrom(coded);
    } catch (IOException e) {
      throw new IOException("[%s] is no ONNX model: %s".formatted(file, e.getMessage()), e);
    }
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (OnnxMl.TensorProto tensor : model.getGraph().getInitializerList()) {
      if (!tensor.getName().startsWith(GraphBuilder.CONSTANT)) {
        weights.put(tensor.getName(), tensor(file, tensor));
      }
    }
    return weights;
  }

  private static Tensor tensor(Path file, OnnxMl.TensorProto tensor) throws IOException {
    if (tensor.getDataType() != OnnxMl.TensorProto.DataType.FLOAT.getNumber()
        || !tensor.hasRawData()) {
      throw new IOException(
          "parameter [%s] of [%s] is not stored as fp32".formatted(tensor.getName(), file));
    }
    float[] data = new float[tensor.getRawData().size() / Float.BYTES];
    tensor
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(data);
    return new Tensor(tensor.getDimsList().stream().mapToLong(Long::longValue).toArray(), data);
  }
}
