package dev.concierge.models.network;

import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.QueryInput;
import java.util.ArrayList;
import java.util.List;

/**
 * The query encoder: from a conversation's words and mentioned items to the query vector. B
 * conversations, T words, M mentioned items, d dimensions, m members.
 *
 * <p>text t = 4 Σ_w E_w exp(a_kind) / √(n + 3); mentioned m = 4 Σ_i v_i exp(b_kind) (1 + .3
 * polarity) / √(n + .5); query = W2 relu(W1 LN[t; m]) + t + m. Each member has parameters of its
 * own and reads its own part of the items' vectors.
 */
public final class QueryEncoderNetwork {
  private static final String NAME = "query_encoder";
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
   * @param itemVectors [B, M, m · d]
   * @param itemKinds [B, M]
   * @param itemPolarity [B, M]
   * @param itemMask [B, M]
   */
  public record Input<T>(
      T wordIds, T wordKinds, T wordMask, T itemVectors, T itemKinds, T itemPolarity, T itemMask) {}

  public static List<ParameterSpec> parameters(EncoderConfig c) {
    List<ParameterSpec> specs = new ArrayList<>();
    for (int member = 0; member < c.members(); member++) {
      specs.addAll(parameters(c, EncoderMembers.prefix(NAME, member)));
    }
    return specs;
  }

  private static List<ParameterSpec> parameters(EncoderConfig c, String prefix) {
    long d = c.dim();
    return List.of(
        ParameterSpec.normal(prefix + "words.weight", 0.05, c.wordBuckets(), d),
        ParameterSpec.constant(prefix + "word_kinds.weight", 0, QueryInput.KINDS, 1),
        ParameterSpec.constant(prefix + "item_kinds.weight", 0, QueryInput.KINDS, 1),
        ParameterSpec.constant(prefix + "norm.weight", 1, 2 * d),
        ParameterSpec.constant(prefix + "norm.bias", 0, 2 * d),
        ParameterSpec.matrix(prefix + "hidden.weight", c.hidden(), 2 * d),
        ParameterSpec.constant(prefix + "hidden.bias", 0, c.hidden()),
        ParameterSpec.matrix(prefix + "output.weight", d, c.hidden()),
        ParameterSpec.constant(prefix + "output.bias", 0, d));
  }

  /**
   * Query vectors without the bias dimension, [B, m · d]: the members' side by side, divided by m,
   * so that the inner product with an item's vector is the mean of the members' inner products.
   */
  public static <T> T query(Ops<T> ops, EncoderConfig c, Input<T> in, Regulariser<T> regulariser) {
    if (c.members() == 1) {
      return member(ops, 0, in, in.itemVectors(), regulariser);
    }
    T query = null;
    for (int member = 0; member < c.members(); member++) {
      long from = (long) member * c.dim();
      T vectors = ops.slice(in.itemVectors(), from, from + c.dim());
      T own = member(ops, member, in, vectors, regulariser);
      query = query == null ? own : ops.concat(query, own, -1);
    }
    return ops.multiply(query, 1.0 / c.members());
  }

  private static <T> T member(
      Ops<T> ops, int member, Input<T> in, T itemVectors, Regulariser<T> regulariser) {
    String prefix = EncoderMembers.prefix(NAME, member);
    T wordWeights = weights(ops, in.wordMask(), in.wordKinds(), prefix + "word_kinds", WORD_PRIOR);
    T words = ops.embedding(in.wordIds(), ops.parameter(prefix + "words.weight"));
    T text = bag(ops, wordWeights, words);
    T itemWeights =
        ops.multiply(
            weights(ops, in.itemMask(), in.itemKinds(), prefix + "item_kinds", ITEM_PRIOR),
            ops.add(ops.multiply(in.itemPolarity(), POLARITY), 1));
    T mentioned = bag(ops, itemWeights, itemVectors);
    T normed =
        ops.layerNorm(
            ops.concat(text, mentioned, -1),
            ops.parameter(prefix + "norm.weight"),
            ops.parameter(prefix + "norm.bias"),
            NORM_EPSILON);
    T hidden = ops.relu(ops.affine(regulariser.apply(normed), prefix + "hidden"));
    T output = ops.affine(regulariser.apply(hidden), prefix + "output");
    return ops.add(ops.add(output, text), mentioned);
  }

  /** mask · exp(kind) / √(n + prior), [B, T]. */
  private static <T> T weights(Ops<T> ops, T mask, T kinds, String table, double prior) {
    T kindWeights =
        ops.exp(ops.squeeze(ops.embedding(kinds, ops.parameter(table + ".weight")), -1));
    T count = ops.sqrt(ops.add(ops.sum(mask, -1), prior));
    return ops.divide(ops.multiply(kindWeights, mask), count);
  }

  /** 4 Σ_t weight_t · vector_t: [B, T] and [B, T, d] to [B, d]. */
  private static <T> T bag(Ops<T> ops, T weights, T vectors) {
    return ops.multiply(ops.squeeze(ops.matmul(ops.expandDims(weights, 1), vectors), 1), SCALE);
  }
}
