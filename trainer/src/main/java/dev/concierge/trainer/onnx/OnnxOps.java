package dev.concierge.trainer.onnx;

import ai.onnx.proto.OnnxMl;
import dev.concierge.models.network.Architecture;
import dev.concierge.models.network.Architecture.Positions;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.Ops;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.network.TensorSource;
import dev.concierge.models.policy.decoder.GeneratorTensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The networks' operations as ONNX nodes. Attention is ONNX Runtime's GroupQueryAttention with the
 * rotary embedding inside; its past and present are inputs and outputs of the graph, which a caller
 * may bind to the same memory.
 */
final class OnnxOps implements Ops<OnnxValue> {

  private static final int FLOAT = OnnxMl.TensorProto.DataType.FLOAT.getNumber();
  private static final int INT64 = OnnxMl.TensorProto.DataType.INT64.getNumber();

  private final GraphBuilder graph;
  private final Map<String, ? extends TensorSource> weights;
  private final Quantisation quantisation;

  OnnxOps(GraphBuilder graph, Map<String, ? extends TensorSource> weights) {
    this(graph, weights, null);
  }

  /**
   * @param quantisation of the matrices of linear layers; null leaves them as they are
   */
  OnnxOps(
      GraphBuilder graph, Map<String, ? extends TensorSource> weights, Quantisation quantisation) {
    this.graph = graph;
    this.weights = weights;
    this.quantisation = quantisation;
  }

  @Override
  public OnnxValue parameter(String name) {
    TensorSource tensor = weights.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no parameter [" + name + "] in " + weights.keySet());
    }
    return graph.parameter(name, tensor);
  }

  @Override
  public OnnxValue add(OnnxValue a, OnnxValue b) {
    return node("Add", a, b);
  }

  @Override
  public OnnxValue subtract(OnnxValue a, OnnxValue b) {
    return node("Sub", a, b);
  }

  @Override
  public OnnxValue multiply(OnnxValue a, OnnxValue b) {
    return node("Mul", a, b);
  }

  @Override
  public OnnxValue divide(OnnxValue a, OnnxValue b) {
    return node("Div", a, b);
  }

  @Override
  public OnnxValue add(OnnxValue a, double value) {
    return node("Add", a, graph.constant(value));
  }

  @Override
  public OnnxValue multiply(OnnxValue a, double value) {
    return node("Mul", a, graph.constant(value));
  }

  @Override
  public OnnxValue exp(OnnxValue a) {
    return node("Exp", a);
  }

  @Override
  public OnnxValue sqrt(OnnxValue a) {
    return node("Sqrt", a);
  }

  @Override
  public OnnxValue relu(OnnxValue a) {
    return node("Relu", a);
  }

  @Override
  public OnnxValue tanh(OnnxValue a) {
    return node("Tanh", a);
  }

  @Override
  public OnnxValue gelu(OnnxValue a) {
    OnnxValue erf = node("Erf", multiply(a, Math.sqrt(0.5)));
    return multiply(multiply(a, add(erf, 1)), 0.5);
  }

  @Override
  public OnnxValue silu(OnnxValue a) {
    return node("Mul", a, node("Sigmoid", a));
  }

  @Override
  public OnnxValue sum(OnnxValue a, int axis) {
    return graph.node("ReduceSum", Map.of("keepdims", 1), a, graph.longs(axis));
  }

  @Override
  public OnnxValue mean(OnnxValue a, int axis) {
    return graph.node("ReduceMean", Map.of("keepdims", 1, "axes", new long[] {axis}), a);
  }

  /** One operator for six: many small ones are a fifth of a decode step of 30 layers. */
  @Override
  public OnnxValue rmsNorm(OnnxValue x, OnnxValue weight, double eps) {
    return graph.node("SimplifiedLayerNormalization", lastAxis(eps), x, weight);
  }

  @Override
  public OnnxValue layerNorm(OnnxValue x, OnnxValue weight, OnnxValue bias, double eps) {
    return graph.node("LayerNormalization", lastAxis(eps), x, weight, bias);
  }

  /** Statistics in fp32 whatever the type of the values: squares soon leave fp16's range. */
  private static Map<String, ?> lastAxis(double eps) {
    return Map.of("axis", -1, "epsilon", (float) eps, "stash_type", FLOAT);
  }

  @Override
  public OnnxValue embedding(OnnxValue ids, OnnxValue table) {
    return node("Gather", table, ids);
  }

  @Override
  public OnnxValue linear(OnnxValue x, OnnxValue weight) {
    if (quantisation != null) {
      return fewBits(x, weight.name());
    }
    // folded when the session is made; the initializer keeps the parameter's own layout
    OnnxValue transposed = graph.node("Transpose", Map.of("perm", new long[] {1, 0}), weight);
    return node("MatMul", x, transposed);
  }

  private OnnxValue fewBits(OnnxValue x, String name) {
    TensorSource matrix = weights.get(name);
    List<OnnxValue> blocks = graph.blocks(name, quantisation.quantise(matrix));
    OnnxValue output = graph.fresh("MatMulNBits");
    graph.node(
        GraphBuilder.MICROSOFT,
        "MatMulNBits",
        quantisation.attributes(matrix.shape()[0], matrix.shape()[1]),
        List.of(x, blocks.get(0), blocks.get(1)),
        List.of(output));
    return output;
  }

  @Override
  public OnnxValue matmul(OnnxValue a, OnnxValue b) {
    return node("MatMul", a, b);
  }

  @Override
  public OnnxValue expandDims(OnnxValue a, int axis) {
    return node("Unsqueeze", a, graph.longs(axis));
  }

  @Override
  public OnnxValue squeeze(OnnxValue a, int axis) {
    return node("Squeeze", a, graph.longs(axis));
  }

  @Override
  public OnnxValue concat(OnnxValue a, OnnxValue b, int axis) {
    return graph.node("Concat", Map.of("axis", axis), a, b);
  }

  @Override
  public OnnxValue slice(OnnxValue a, long from, long to) {
    return node("Slice", a, graph.longs(from), graph.longs(to), graph.longs(-1));
  }

  @Override
  public OnnxValue reshape(OnnxValue a, long... shape) {
    return node("Reshape", a, graph.longs(shape));
  }

  @Override
  public OnnxValue transpose(OnnxValue a, int... axes) {
    long[] order = IntStream.of(axes).asLongStream().toArray();
    return graph.node("Transpose", Map.of("perm", order), a);
  }

  @Override
  public OnnxValue softmax(OnnxValue a) {
    return graph.node("Softmax", Map.of("axis", -1), a);
  }

  @Override
  public OnnxValue positions(OnnxValue ids, OnnxValue table) {
    return embedding(positionIds(ids, table), table);
  }

  @Override
  public OnnxValue leadingRows(OnnxValue ids, OnnxValue table) {
    OnnxValue width = graph.node("Shape", Map.of("start", 1, "end", 2), ids);
    return node("Slice", table, graph.longs(0), width, graph.longs(0));
  }

  @Override
  public OnnxValue firstOf(OnnxValue a) {
    OnnxValue width = graph.node("Shape", Map.of("start", 1, "end", 2), a);
    OnnxValue columns = node("Range", graph.scalar(0), squeeze(width, 0), graph.scalar(1));
    OnnxValue first = node("Equal", columns, graph.scalar(0));
    return add(multiply(a, 0), floats(first));
  }

  /**
   * Positions [B, S] of the tokens. A step ends at {@code seqlens_k}, so it begins S − 1 before;
   * rows of a first prompt that are padded on the right would begin below 0 and begin at 0.
   */
  private OnnxValue positionIds(OnnxValue ids, OnnxValue table) {
    OnnxValue width = graph.node("Shape", Map.of("start", 1, "end", 2), ids);
    OnnxValue end =
        expandDims(
            graph.node("Cast", Map.of("to", INT64), new OnnxValue(GeneratorTensors.LAST_POSITIONS)),
            1);
    OnnxValue start =
        node("Max", node("Sub", node("Add", end, graph.longs(1)), width), graph.longs(0));
    OnnxValue steps = node("Range", graph.scalar(0), squeeze(width, 0), graph.scalar(1));
    OnnxValue rows = graph.node("Shape", Map.of("start", 0, "end", 1), table);
    return node("Min", node("Add", start, steps), node("Sub", rows, graph.longs(1)));
  }

  @Override
  public OnnxValue attention(
      OnnxValue q, OnnxValue k, OnnxValue v, int layer, GeneratorConfig config) {
    Object[] cache = {"batch", config.kvHeads(), config.maxLength(), config.headDim()};
    int keys = 2 * layer;
    int values = keys + 1;
    OnnxValue presentKey = new OnnxValue(GeneratorTensors.present(keys));
    OnnxValue presentValue = new OnnxValue(GeneratorTensors.present(values));
    OnnxValue output = graph.fresh("GroupQueryAttention");
    List<OnnxValue> inputs =
        new ArrayList<>(
            List.of(
                q,
                k,
                v,
                graph.floatInput(GeneratorTensors.past(keys), cache),
                graph.floatInput(GeneratorTensors.past(values), cache),
                new OnnxValue(GeneratorTensors.LAST_POSITIONS),
                new OnnxValue(GeneratorTensors.TOTAL_LENGTH)));
    if (config.architecture().positions() == Positions.ROTARY) {
      inputs.add(rotary("cos", config));
      inputs.add(rotary("sin", config));
    }
    graph.node(
        GraphBuilder.MICROSOFT,
        "GroupQueryAttention",
        attributes(config),
        inputs,
        List.of(output, presentKey, presentValue));
    graph.floatOutput(presentKey.name(), presentKey, cache);
    graph.floatOutput(presentValue.name(), presentValue, cache);
    return output;
  }

  private static Map<String, Integer> attributes(GeneratorConfig config) {
    Architecture architecture = config.architecture();
    Map<String, Integer> attributes = new TreeMap<>();
    attributes.put("num_heads", config.heads());
    attributes.put("kv_num_heads", config.kvHeads());
    attributes.put("do_rotary", architecture.positions() == Positions.ROTARY ? 1 : 0);
    attributes.put("rotary_interleaved", 0);
    if (architecture.slidingWindow() > 0) {
      attributes.put("local_window_size", architecture.slidingWindow());
    }
    return attributes;
  }

  /** Declares the inputs that tell attention how long each row is. */
  OnnxValue declareLengths() {
    graph.intInput(GeneratorTensors.TOTAL_LENGTH);
    return graph.intInput(GeneratorTensors.LAST_POSITIONS, "batch");
  }

  /**
   * Hidden states [B, d] of each row's last token. In a first prompt {@code seqlens_k} is its
   * position; afterwards one token is read and the only position is the last.
   */
  OnnxValue last(OnnxValue hidden, OnnxValue lengths, OnnxValue ids) {
    OnnxValue width = graph.node("Shape", Map.of("start", 1, "end", 2), ids);
    OnnxValue end = node("Sub", width, graph.longs(1));
    OnnxValue position = graph.node("Cast", Map.of("to", INT64), lengths);
    OnnxValue index = expandDims(node("Min", position, end), 1);
    return graph.node("GatherND", Map.of("batch_dims", 1), hidden, index);
  }

  /** Integers as floats. */
  OnnxValue floats(OnnxValue a) {
    return graph.node("Cast", Map.of("to", FLOAT), a);
  }

  private OnnxValue node(String operator, OnnxValue... inputs) {
    return graph.node(operator, Map.of(), inputs);
  }

  /** cos or sin of position · frequency, [maxLength, headDim / 2]. */
  private OnnxValue rotary(String function, GeneratorConfig config) {
    double[] frequencies = config.rotaryFrequencies();
    int half = frequencies.length;
    float[] table = new float[config.maxLength() * half];
    for (int position = 0; position < config.maxLength(); position++) {
      for (int i = 0; i < half; i++) {
        double angle = position * frequencies[i];
        table[position * half + i] =
            (float) (function.equals("cos") ? Math.cos(angle) : Math.sin(angle));
      }
    }
    return graph.initializer(
        GraphBuilder.CONSTANT + "rotary/" + function,
        new Tensor(new long[] {config.maxLength(), half}, table));
  }
}
