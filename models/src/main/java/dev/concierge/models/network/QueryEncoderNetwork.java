package dev.concierge.models.network;

import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.QueryInput;
import java.util.List;

/**
 * The query encoder: from a conversation's words and mentioned items to the query vector. B
 * conversations, T words, M mentioned items, d dimensions.
 *
 * <p>text t = 4 Σ_w E_w exp(a_kind) / √(n + 3); mentioned m = 4 Σ_i v_i exp(b_kind) (1 + .3
 * polarity) / √(n + .5); query = W2 relu(W1 LN[t; m]) + t + m.
 */
public final class QueryEncoderNetwork {
  private static final String PREFIX = "query_encoder.";
  private static final double SCALE = 4;
  private static final double POLARITY = 0.3;
  private static final double WORD_PRIOR = 3;
  private static final double ITEM_PRIOR = 0.5;
  private static final double NORM_EPSILON = 1e-5;

  private QueryEncoderNetwork() {}

  /**
   * The arrays of {@link QueryInput}, padded to the longest row.
   *
   * @param wordIds [B, T]
   * @param wordKinds [B, T]
   * @param wordMask [B, T], 1 for a word and 0 for padding
   * @param itemVectors [B, M, d]
   * @param itemKinds [B, M]
   * @param itemPolarity [B, M]
   * @param itemMask [B, M]
   */
  public record Input<T>(
      T wordIds, T wordKinds, T wordMask, T itemVectors, T itemKinds, T itemPolarity, T itemMask) {}

  public static List<ParameterSpec> parameters(EncoderConfig c) {
    long d = c.dim();
    return List.of(
        ParameterSpec.normal(PREFIX + "words.weight", 0.05, c.wordBuckets(), d),
        ParameterSpec.constant(PREFIX + "word_kinds.weight", 0, QueryInput.KINDS, 1),
        ParameterSpec.constant(PREFIX + "item_kinds.weight", 0, QueryInput.KINDS, 1),
        ParameterSpec.constant(PREFIX + "norm.weight", 1, 2 * d),
        ParameterSpec.constant(PREFIX + "norm.bias", 0, 2 * d),
        ParameterSpec.matrix(PREFIX + "hidden.weight", c.hidden(), 2 * d),
        ParameterSpec.constant(PREFIX + "hidden.bias", 0, c.hidden()),
        ParameterSpec.matrix(PREFIX + "output.weight", d, c.hidden()),
        ParameterSpec.constant(PREFIX + "output.bias", 0, d));
  }

  /** Query vectors without the bias dimension, [B, d]. */
  public static <T> T query(Ops<T> ops, Input<T> in, Regulariser<T> regulariser) {
    T wordWeights = weights(ops, in.wordMask(), in.wordKinds(), "word_kinds", WORD_PRIOR);
    T words = ops.embedding(in.wordIds(), ops.parameter(PREFIX + "words.weight"));
    T text = bag(ops, wordWeights, words);
    T itemWeights =
        ops.multiply(
            weights(ops, in.itemMask(), in.itemKinds(), "item_kinds", ITEM_PRIOR),
            ops.add(ops.multiply(in.itemPolarity(), POLARITY), 1));
    T mentioned = bag(ops, itemWeights, in.itemVectors());
    T normed =
        ops.layerNorm(
            ops.concat(text, mentioned, -1),
            ops.parameter(PREFIX + "norm.weight"),
            ops.parameter(PREFIX + "norm.bias"),
            NORM_EPSILON);
    T hidden = ops.relu(ops.affine(regulariser.apply(normed), PREFIX + "hidden"));
    T output = ops.affine(regulariser.apply(hidden), PREFIX + "output");
    return ops.add(ops.add(output, text), mentioned);
  }

  /** mask · exp(kind) / √(n + prior), [B, T]. */
  private static <T> T weights(Ops<T> ops, T mask, T kinds, String table, double prior) {
    T kindWeights =
        ops.exp(ops.squeeze(ops.embedding(kinds, ops.parameter(PREFIX + table + ".weight")), -1));
    T count = ops.sqrt(ops.add(ops.sum(mask, -1), prior));
    return ops.divide(ops.multiply(kindWeights, mask), count);
  }

  /** 4 Σ_t weight_t · vector_t: [B, T] and [B, T, d] to [B, d]. */
  private static <T> T bag(Ops<T> ops, T weights, T vectors) {
    return ops.multiply(ops.squeeze(ops.matmul(ops.expandDims(weights, 1), vectors), 1), SCALE);
  }
}
