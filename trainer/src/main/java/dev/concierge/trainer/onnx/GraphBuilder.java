package dev.concierge.trainer.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.network.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Builds one ONNX model. Nodes must be added in the order in which they run. Not thread-safe.
 *
 * <p>Sizes of inputs and outputs are numbers, or names of sizes that differ between runs.
 */
final class GraphBuilder {
  /** Default operator set: the last in which ReduceMean takes its axes as an attribute. */
  static final int OPSET = 17;

  /** Domain of the contributed operators of ONNX Runtime. */
  static final String MICROSOFT = "com.microsoft";

  /** Prefix of initializers that are no parameters. */
  static final String CONSTANT = "constant/";

  private static final int IR_VERSION = 8;

  private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
  private final Set<String> initializers = new HashSet<>();
  private final Map<String, TensorSource> weights = new LinkedHashMap<>();
  private int counter;

  GraphBuilder(String name) {
    graph.setName(name);
  }

  OnnxValue floatInput(String name, Object... shape) {
    graph.addInput(valueInfo(name, OnnxMl.TensorProto.DataType.FLOAT, shape));
    return new OnnxValue(name);
  }

  OnnxValue longInput(String name, Object... shape) {
    graph.addInput(valueInfo(name, OnnxMl.TensorProto.DataType.INT64, shape));
    return new OnnxValue(name);
  }

  OnnxValue intInput(String name, Object... shape) {
    graph.addInput(valueInfo(name, OnnxMl.TensorProto.DataType.INT32, shape));
    return new OnnxValue(name);
  }

  /** Declares {@code value} as a float output under the given name. */
  void floatOutput(String name, OnnxValue value, Object... shape) {
    if (!value.name().equals(name)) {
      graph.addNode(
          OnnxMl.NodeProto.newBuilder()
              .setOpType("Identity")
              .setName("output/" + name)
              .addInput(value.name())
              .addOutput(name));
    }
    graph.addOutput(valueInfo(name, OnnxMl.TensorProto.DataType.FLOAT, shape));
  }

  /** A parameter; the same name is stored once, and only when the model is written. */
  OnnxValue parameter(String name, TensorSource tensor) {
    weights.put(name, tensor);
    return new OnnxValue(name);
  }

  /** A float initializer that is no parameter; the same name is stored once. */
  OnnxValue initializer(String name, Tensor tensor) {
    if (initializers.add(name)) {
      ByteBuffer bytes =
          ByteBuffer.allocate(Math.multiplyExact(tensor.data().length, Float.BYTES))
              .order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(tensor.data());
      graph.addInitializer(
          OnnxMl.TensorProto.newBuilder()
              .setName(name)
              .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
              .addAllDims(Arrays.stream(tensor.shape()).boxed().toList())
              .setRawData(ByteString.copyFrom(bytes)));
    }
    return new OnnxValue(name);
  }

  /** A matrix of few bits under the name of its parameter; the same name is stored once. */
  List<OnnxValue> blocks(String name, Quantisation.Blocks matrix) {
    String values = CONSTANT + name + "/values";
    String scales = CONSTANT + name + "/scales";
    if (initializers.add(values)) {
      graph.addInitializer(
          OnnxMl.TensorProto.newBuilder()
              .setName(values)
              .setDataType(OnnxMl.TensorProto.DataType.UINT8.getNumber())
              .addAllDims(Arrays.stream(matrix.shape()).boxed().toList())
              .setRawData(ByteString.copyFrom(matrix.values())));
      initializer(scales, new Tensor(new long[] {matrix.scales().length}, matrix.scales()));
    }
    return List.of(new OnnxValue(values), new OnnxValue(scales));
  }

  OnnxValue constant(double value) {
    return initializer(
        CONSTANT + "float/" + (float) value, new Tensor(new long[0], new float[] {(float) value}));
  }

  /** A vector of integers, as axes and shapes are given. */
  OnnxValue longs(long... values) {
    String name = CONSTANT + "longs/" + Arrays.toString(values);
    if (initializers.add(name)) {
      graph.addInitializer(
          OnnxMl.TensorProto.newBuilder()
              .setName(name)
              .setDataType(OnnxMl.TensorProto.DataType.INT64.getNumber())
              .addDims(values.length)
              .addAllInt64Data(Arrays.stream(values).boxed().toList()));
    }
    return new OnnxValue(name);
  }

  /** A single integer. */
  OnnxValue scalar(long value) {
    String name = CONSTANT + "long/" + value;
    if (initializers.add(name)) {
      graph.addInitializer(
          OnnxMl.TensorProto.newBuilder()
              .setName(name)
              .setDataType(OnnxMl.TensorProto.DataType.INT64.getNumber())
              .addInt64Data(value));
    }
    return new OnnxValue(name);
  }

  /** Adds a node with one output. */
  OnnxValue node(String operator, Map<String, ?> attributes, OnnxValue... inputs) {
    OnnxValue output = fresh(operator);
    node("", operator, attributes, List.of(inputs), List.of(output));
    return output;
  }

  void node(
      String domain,
      String operator,
      Map<String, ?> attributes,
      List<OnnxValue> inputs,
      List<OnnxValue> outputs) {
    OnnxMl.NodeProto.Builder node =
        OnnxMl.NodeProto.newBuilder()
            .setDomain(domain)
            .setOpType(operator)
            .setName("node/" + counter++);
    inputs.forEach(input -> node.addInput(input.name()));
    outputs.forEach(output -> node.addOutput(output.name()));
    // in a fixed order, so that the same network is the same file in every process
    new TreeMap<String, Object>(attributes)
        .forEach((name, value) -> node.addAttribute(attribute(name, value)));
    graph.addNode(node);
  }

  OnnxValue fresh(String operator) {
    return new OnnxValue(operator + "/" + counter++);
  }

  /**
   * Writes the model with the parameters that its nodes read; those beyond {@code threshold} bytes
   * go beside it.
   */
  void write(Path file, long threshold) throws IOException {
    Set<String> read = new HashSet<>();
    graph.getNodeList().forEach(node -> read.addAll(node.getInputList()));
    weights.keySet().retainAll(read);
    new ModelFile(build(), weights).write(file, threshold);
  }

  private OnnxMl.ModelProto build() {
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("concierge")
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain(MICROSOFT).setVersion(1))
        .setGraph(graph)
        .build();
  }

  private static OnnxMl.AttributeProto attribute(String name, Object value) {
    OnnxMl.AttributeProto.Builder attribute = OnnxMl.AttributeProto.newBuilder().setName(name);
    return switch (value) {
      case Integer number ->
          attribute.setType(OnnxMl.AttributeProto.AttributeType.INT).setI(number).build();
      case Float number ->
          attribute.setType(OnnxMl.AttributeProto.AttributeType.FLOAT).setF(number).build();
      case long[] numbers ->
          attribute
              .setType(OnnxMl.AttributeProto.AttributeType.INTS)
              .addAllInts(Arrays.stream(numbers).boxed().toList())
              .build();
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "attribute [%s] must be an int, a float or long[] but was [%s]",
                  name,
                  value.getClass()));
    };
  }

  private static OnnxMl.ValueInfoProto valueInfo(
      String name, OnnxMl.TensorProto.DataType type, Object... shape) {
    OnnxMl.TensorShapeProto.Builder sizes = OnnxMl.TensorShapeProto.newBuilder();
    for (Object size : shape) {
      OnnxMl.TensorShapeProto.Dimension.Builder dimension = sizes.addDimBuilder();
      if (size instanceof Number number) {
        dimension.setDimValue(number.longValue());
      } else {
        dimension.setDimParam(size.toString());
      }
    }
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(sizes)))
        .build();
  }
}
