package dev.concierge.trainer.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a graph reads and writes.
 *
 * @param inputs in the graph's order
 * @param outputs in the graph's order
 */
public record GraphSignature(List<TensorInfo> inputs, List<TensorInfo> outputs) {
  /**
   * A tensor of a graph.
   *
   * @param name of the tensor
   * @param type of its values, as {@code FLOAT}, {@code INT64} or {@code INT32}
   * @param shape sizes; −1 for one that differs between runs; empty for a scalar
   */
  public record TensorInfo(String name, String type, List<Long> shape) {
    public TensorInfo {
      shape = List.copyOf(shape);
    }
  }

  public GraphSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * Reads a graph's declaration.
   *
   * @throws IOException if the file is no ONNX model
   */
  public static GraphSignature read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      CodedInputStream coded = CodedInputStream.newInstance(in);
      coded.setSizeLimit(Integer.MAX_VALUE);
      OnnxMl.GraphProto graph = OnnxMl.ModelProto.parseFrom(coded).getGraph();
      return new GraphSignature(
          graph.getInputList().stream().map(GraphSignature::info).toList(),
          graph.getOutputList().stream().map(GraphSignature::info).toList());
    }
  }

  private static TensorInfo info(OnnxMl.ValueInfoProto value) {
    OnnxMl.TypeProto.Tensor tensor = value.getType().getTensorType();
    return new TensorInfo(
        value.getName(),
        OnnxMl.TensorProto.DataType.forNumber(tensor.getElemType()).name(),
        tensor.getShape().getDimList().stream()
            .map(size -> size.hasDimValue() ? size.getDimValue() : -1L)
            .toList());
  }
}
