package dev.concierge.trainer.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import dev.concierge.models.policy.decoder.GeneratorTensors;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Turns a generator that {@link PolicyGraphs} wrote in fp32 into one of fp16: weights, keys, values
 * and all that flows between the layers, rounded to the nearest. CUDA's GroupQueryAttention wants
 * it. Norms take their statistics in fp32 (their {@code stash_type}), for squares leave fp16's
 * range (65504) long before the values do; logits leave the graph as fp32.
 */
public final class HalfPrecision {
  private static final float LARGEST = 65504;

  private final Path source;
  private final OnnxMl.GraphProto graph;
  private final OnnxMl.GraphProto.Builder half = OnnxMl.GraphProto.newBuilder();

  /** A generator that has no fp16 form. */
  public static final class UnfitException extends IOException {
    private static final long serialVersionUID = 1L;

    UnfitException(String message) {
      super(message);
    }
  }

  private HalfPrecision(Path source, OnnxMl.GraphProto graph) {
    this.source = source;
    this.graph = graph;
  }

  /**
   * Writes the fp16 graph.
   *
   * @throws UnfitException if a weight lies outside of fp16's range or the result would not fit
   *     into one file; nothing is written
   * @throws IOException if the source is no such graph
   */
  public static void write(Path source, Path target) throws IOException {
    OnnxMl.ModelProto model = OnnxWeights.model(source);
    long bytes = Files.size(source);
    Path data = source.resolveSibling(source.getFileName() + ModelFile.DATA_SUFFIX);
    if (Files.exists(data)) {
      bytes += Files.size(data);
    }
    if (bytes / 2 > PolicyGraphs.INLINE_BYTES) {
      throw new UnfitException(
          String.format(
              Locale.ROOT,
              "the fp16 graph of [%s] would have [%d] bytes, one file holds at most [%d]",
              source,
              bytes / 2,
              PolicyGraphs.INLINE_BYTES));
    }
    OnnxMl.GraphProto half = new HalfPrecision(source, model.getGraph()).convert();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
      model.toBuilder().setGraph(half).build().writeTo(out);
    }
  }

  private OnnxMl.GraphProto convert() throws IOException {
    half.setName(graph.getName());
    for (OnnxMl.TensorProto tensor : graph.getInitializerList()) {
      half.addInitializer(
          tensor.getDataType() == DataType.FLOAT.getNumber() ? halved(tensor) : tensor);
    }
    graph.getInputList().forEach(input -> half.addInput(halved(input)));
    graph.getOutputList().forEach(output -> half.addOutput(halved(output)));
    graph.getNodeList().forEach(this::add);
    return half.build();
  }

  private void add(OnnxMl.NodeProto node) {
    if (node.getOutput(0).equals(GeneratorTensors.LOGITS)) {
      if (!node.getOpType().equals("Identity")) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "[%s] must be named by an Identity but comes from [%s]",
                GeneratorTensors.LOGITS,
                node.getOpType()));
      }
      cast(node.getInput(0), GeneratorTensors.LOGITS, DataType.FLOAT);
    } else if (node.getOpType().equals("Cast")
        && node.getAttribute(0).getI() == DataType.FLOAT.getNumber()) {
      cast(node.getInput(0), node.getOutput(0), DataType.FLOAT16);
    } else {
      half.addNode(node);
    }
  }

  private void cast(String from, String to, DataType type) {
    half.addNode(
        OnnxMl.NodeProto.newBuilder()
            .setOpType("Cast")
            .setName("cast/" + to)
            .addInput(from)
            .addOutput(to)
            .addAttribute(
                OnnxMl.AttributeProto.newBuilder()
                    .setName("to")
                    .setType(OnnxMl.AttributeProto.AttributeType.INT)
                    .setI(type.getNumber())));
  }

  private static OnnxMl.ValueInfoProto halved(OnnxMl.ValueInfoProto value) {
    OnnxMl.TypeProto.Tensor tensor = value.getType().getTensorType();
    if (tensor.getElemType() != DataType.FLOAT.getNumber()
        || value.getName().equals(GeneratorTensors.LOGITS)) {
      return value;
    }
    return value.toBuilder()
        .setType(
            value.getType().toBuilder()
                .setTensorType(tensor.toBuilder().setElemType(DataType.FLOAT16.getNumber())))
        .build();
  }

  private OnnxMl.TensorProto halved(OnnxMl.TensorProto tensor) throws IOException {
    ByteBuffer wide = OnnxWeights.stored(source, tensor).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer narrow = ByteBuffer.allocate(wide.remaining() / 2).order(ByteOrder.LITTLE_ENDIAN);
    while (wide.hasRemaining()) {
      float value = wide.getFloat();
      if (Math.abs(value) > LARGEST) {
        throw new UnfitException(
            String.format(
                Locale.ROOT,
                "[%s] holds [%s], fp16 ends at [%s]",
                tensor.getName(),
                value,
                LARGEST));
      }
      narrow.putShort(Float.floatToFloat16(value));
    }
    return OnnxMl.TensorProto.newBuilder()
        .setName(tensor.getName())
        .addAllDims(tensor.getDimsList())
        .setDataType(DataType.FLOAT16.getNumber())
        .setRawData(ByteString.copyFrom(narrow.flip()))
        .build();
  }
}
