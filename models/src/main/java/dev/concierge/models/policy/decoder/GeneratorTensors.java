package dev.concierge.models.policy.decoder;

import ai.onnxruntime.OnnxJavaType;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.onnx.OnnxGraph;
import java.util.Arrays;

/**
 * Names of a generator's tensors, as its export writes them and its decoders bind them, and the
 * check that a graph has them.
 *
 * <p>GroupQueryAttention wants {@link #LAST_POSITIONS} = length after the step − 1 per row and
 * {@link #TOTAL_LENGTH} = largest length after the step. Keys and values are counted as parts: keys
 * of layer l are part 2 l, its values part 2 l + 1.
 */
public final class GeneratorTensors {
  /** Tokens [rows, positions], 64-bit. */
  public static final String INPUT_IDS = "input_ids";

  /** Per row the position of its last token after the step, 32-bit. */
  public static final String LAST_POSITIONS = "seqlens_k";

  /** One number, 32-bit. */
  public static final String TOTAL_LENGTH = "total_sequence_length";

  /** Logits after each row's last token [rows, vocabulary], fp32. */
  public static final String LOGITS = "logits";

  private static final String PAST = "past_key_values.";
  private static final String PRESENT = "present.";

  private GeneratorTensors() {}

  /** Keys and values of all layers. */
  public static int parts(GeneratorConfig config) {
    return 2 * config.layers();
  }

  /** Input [rows, kvHeads, maxLength, headDim] with the keys or values before the step. */
  public static String past(int part) {
    return PAST + name(part);
  }

  /** Output of the same shape with the keys or values after the step. */
  public static String present(int part) {
    return PRESENT + name(part);
  }

  public static boolean isPast(String tensor) {
    return tensor.startsWith(PAST);
  }

  private static String name(int part) {
    return part / 2 + (part % 2 == 0 ? ".key" : ".value");
  }

  /** Shape of {@link #TOTAL_LENGTH}: graphs differ in whether it is a scalar or has a dimension. */
  static long[] totalShape(OnnxGraph graph) {
    long[] shape = new long[graph.inputShape(TOTAL_LENGTH).length];
    Arrays.fill(shape, 1);
    return shape;
  }

  /** Checks names, types and shapes; keys and values are of the given type. */
  static void check(OnnxGraph graph, GeneratorConfig config, OnnxJavaType cacheType) {
    graph.requireInput(INPUT_IDS, OnnxJavaType.INT64, OnnxGraph.ANY, OnnxGraph.ANY);
    graph.requireInput(LAST_POSITIONS, OnnxJavaType.INT32, OnnxGraph.ANY);
    graph.requireInput(TOTAL_LENGTH, OnnxJavaType.INT32, totalShape(graph));
    graph.requireOutput(LOGITS, OnnxJavaType.FLOAT, OnnxGraph.ANY, config.vocabSize());
    long[] shape = {OnnxGraph.ANY, config.kvHeads(), config.maxLength(), config.headDim()};
    for (int part = 0; part < parts(config); part++) {
      graph.requireInput(past(part), cacheType, shape);
      graph.requireOutput(present(part), cacheType, shape);
    }
  }
}
