package dev.concierge.trainer.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.concierge.models.network.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The fp32 parameters of a graph that another exporter wrote. Exporters keep the names of tables,
 * norms and biases, but fold the transposition of a linear layer's matrix and give the result a
 * name of their own: such a matrix is found by the bias that is added to its product. The file must
 * stay as it is while its tensors are used. Thread-safe.
 */
public final class ForeignGraph {
  private static final String WEIGHT = ".weight";
  private static final List<String> QUANTISED =
      List.of("DynamicQuantizeLinear", "DequantizeLinear", "MatMulInteger", "MatMulNBits");

  private final Path file;
  private final Map<String, TensorProto> tensors = new HashMap<>();
  private final Map<String, NodeProto> makers = new HashMap<>();
  private final Map<String, NodeProto> adders = new HashMap<>();

  private ForeignGraph(Path file, OnnxMl.GraphProto graph) {
    this.file = file;
    graph.getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> makers.put(output, node));
      if (node.getOpType().equals("Constant") && node.getAttributeCount() == 1) {
        tensors.put(node.getOutput(0), node.getAttribute(0).getT());
      }
    }
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Add") || node.getOpType().equals("Gemm")) {
        node.getInputList().forEach(input -> adders.putIfAbsent(origin(input), node));
      }
    }
  }

  /**
   * Reads a graph's structure and, as they are asked for, its parameters.
   *
   * @throws IOException if the file is no ONNX model, or one whose matrices are stored as integers
   *     or whose operators an optimiser has fused
   */
  public static ForeignGraph read(Path file) throws IOException {
    OnnxMl.GraphProto graph = OnnxWeights.model(file).getGraph();
    for (NodeProto node : graph.getNodeList()) {
      if (QUANTISED.contains(node.getOpType())) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "[%s] is quantised (it has a [%s]): the fp32 graph is needed",
                file,
                node.getOpType()));
      }
      if (node.getDomain().equals(GraphBuilder.MICROSOFT)) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "[%s] was fused by an optimiser (it has a [%s]): the graph as exported is needed",
                file,
                node.getOpType()));
      }
    }
    return new ForeignGraph(file, graph);
  }

  /** Names of the parameters that end so, sorted. */
  public List<String> namesEndingIn(String suffix) {
    return List.copyOf(
        new TreeSet<>(tensors.keySet().stream().filter(name -> name.endsWith(suffix)).toList()));
  }

  /**
   * A parameter by the name that it has in training; a matrix [out, in], however it is stored.
   *
   * @throws IOException if it is there but not in fp32, or cannot be read
   */
  public Optional<TensorSource> get(String name) throws IOException {
    TensorProto tensor = tensors.get(origin(name));
    if (tensor != null) {
      return Optional.of(new Stored(dims(tensor), values(tensor)));
    }
    return name.endsWith(WEIGHT)
        ? folded(name.substring(0, name.length() - WEIGHT.length()) + ".bias")
        : Optional.empty();
  }

  /** The matrix whose product this bias is added to. */
  private Optional<TensorSource> folded(String bias) throws IOException {
    NodeProto adder = adders.get(origin(bias));
    if (adder == null) {
      return Optional.empty();
    }
    if (adder.getOpType().equals("Gemm")) {
      return matrix(adder.getInput(1), flag(adder, "transB"));
    }
    for (String input : adder.getInputList()) {
      NodeProto product = makers.get(input);
      if (product != null && product.getOpType().equals("MatMul")) {
        return matrix(product.getInput(1), false);
      }
    }
    return Optional.empty();
  }

  /**
   * @param outFirst whether it is [out, in] already
   */
  private Optional<TensorSource> matrix(String value, boolean outFirst) throws IOException {
    String stored = origin(value);
    NodeProto maker = makers.get(stored);
    if (!tensors.containsKey(stored) && maker != null && maker.getOpType().equals("Transpose")) {
      return matrix(maker.getInput(0), !outFirst);
    }
    TensorProto tensor = tensors.get(stored);
    if (tensor == null || tensor.getDimsCount() != 2) {
      return Optional.empty();
    }
    Stored found = new Stored(dims(tensor), values(tensor));
    return Optional.of(outFirst ? found : new Turned(found));
  }

  /** Exporters write equal parameters once and give them their other names by Identity. */
  private String origin(String value) {
    String at = value;
    NodeProto maker = makers.get(at);
    while (maker != null && maker.getOpType().equals("Identity")) {
      at = maker.getInput(0);
      maker = makers.get(at);
    }
    return at;
  }

  private static boolean flag(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .mapToLong(AttributeProto::getI)
        .anyMatch(value -> value != 0);
  }

  private static long[] dims(TensorProto tensor) {
    return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
  }

  private FloatBuffer values(TensorProto tensor) throws IOException {
    if (tensor.getDataType() != TensorProto.DataType.FLOAT.getNumber()) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "parameter [%s] of [%s] is stored as [%s]: the fp32 graph is needed",
              tensor.getName(),
              file,
              TensorProto.DataType.forNumber(tensor.getDataType()).name()));
    }
    FloatBuffer values;
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      values = external(tensor).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    } else if (tensor.hasRawData()) {
      ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer();
      values = raw.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    } else {
      values = FloatBuffer.allocate(tensor.getFloatDataCount());
      tensor.getFloatDataList().forEach(values::put);
      values.flip();
    }
    if (values.remaining() != TensorSource.elements(dims(tensor))) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "parameter [%s] of [%s] has [%d] values, which is not its shape %s",
              tensor.getName(),
              file,
              values.remaining(),
              tensor.getDimsList()));
    }
    return values;
  }

  private ByteBuffer external(TensorProto tensor) throws IOException {
    Map<String, String> entries = new HashMap<>();
    tensor.getExternalDataList().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    Path graph = file.toAbsolutePath().normalize();
    Path data = graph.resolveSibling(entries.getOrDefault("location", "")).normalize();
    if (!graph.getParent().equals(data.getParent()) || !Files.isRegularFile(data)) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "parameter [%s] of [%s] lies in [%s], which is missing beside it",
              tensor.getName(),
              file,
              entries.get("location")));
    }
    long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
    long bytes = TensorSource.elements(dims(tensor)) * Float.BYTES;
    try (FileChannel channel = FileChannel.open(data)) {
      if (offset < 0 || offset + bytes > channel.size()) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "[%s] is truncated: parameter [%s] ends at byte [%d] but the file has [%d]",
                data,
                tensor.getName(),
                offset + bytes,
                channel.size()));
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, bytes);
    }
  }

  private record Stored(long[] dims, FloatBuffer values) implements TensorSource {
    @Override
    public long[] shape() {
      return dims.clone();
    }

    @Override
    public void read(long from, float[] target, int count) {
      values.get(Math.toIntExact(from), target, 0, count);
    }
  }

  /** A matrix [in, out] as [out, in]. */
  private record Turned(Stored matrix) implements TensorSource {
    @Override
    public long[] shape() {
      return new long[] {matrix.dims[1], matrix.dims[0]};
    }

    @Override
    public void read(long from, float[] target, int count) {
      long in = matrix.dims[0];
      long out = matrix.dims[1];
      for (int i = 0; i < count; i++) {
        long row = (from + i) / in;
        long column = (from + i) % in;
        target[i] = matrix.values.get((int) (column * out + row));
      }
    }
  }
}
