package dev.concierge.models.network;

import dev.concierge.models.encoding.EncoderConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The item tower: from an item's metadata to its two vectors. N items, A attributes, d dimensions,
 * m members with parameters of their own. Residuals of known items are added by training where it
 * writes the vectors; they are no part of the network.
 */
public final class ItemTowerNetwork {
  private static final String NAME = "item_tower";
  private static final String ATTRIBUTES = "attributes.weight";
  private static final String PROJECTION = "projection.weight";
  private static final String COLD_BIAS = "cold_bias";

  private ItemTowerNetwork() {}

  /**
   * What an item is to a conversation.
   *
   * @param target as a candidate, with the bias of an item never seen as last dimension, [N, m · d
   *     + 1]
   * @param context as something mentioned, [N, m · d]
   */
  public record Vectors<T>(T target, T context) {}

  public static List<ParameterSpec> parameters(EncoderConfig c) {
    List<ParameterSpec> specs = new ArrayList<>();
    if (c.sentence() != null) {
      specs.addAll(SentenceEncoderNetwork.parameters(c.sentence()));
    }
    for (int member = 0; member < c.members(); member++) {
      String prefix = EncoderMembers.prefix(NAME, member);
      specs.add(
          c.sentence() == null
              ? ParameterSpec.normal(prefix + ATTRIBUTES, 0.05, c.attributeBuckets(), c.dim())
              : ParameterSpec.matrix(prefix + PROJECTION, c.dim(), c.sentence().dim()));
      specs.add(ParameterSpec.matrix(prefix + "context.weight", c.dim(), c.dim()));
      specs.add(ParameterSpec.constant(prefix + "context.bias", 0, c.dim()));
      specs.add(ParameterSpec.constant(prefix + COLD_BIAS, 0, 1));
    }
    return specs;
  }

  /**
   * Vectors of attribute ids and weights [N, A]; a sentence encoder reads them as tokens and their
   * mask. The bias is the mean of the members'.
   */
  public static <T> Vectors<T> vectors(Ops<T> ops, EncoderConfig c, T ids, T weights) {
    T sentences = c.sentence() == null ? null : sentences(ops, c, ids, weights);
    T targets = null;
    T contexts = null;
    T bias = null;
    for (int member = 0; member < c.members(); member++) {
      T metadata =
          sentences == null
              ? attributes(ops, member, ids, weights)
              : projected(ops, member, sentences);
      T context = context(ops, member, metadata);
      T cold = ops.parameter(EncoderMembers.prefix(NAME, member) + COLD_BIAS);
      targets = targets == null ? metadata : ops.concat(targets, metadata, -1);
      contexts = contexts == null ? context : ops.concat(contexts, context, -1);
      bias = bias == null ? cold : ops.add(bias, cold);
    }
    T biases =
        ops.add(ops.multiply(ops.sum(targets, -1), 0), ops.multiply(bias, 1.0 / c.members()));
    return new Vectors<>(ops.concat(targets, biases, -1), contexts);
  }

  private static <T> T sentences(Ops<T> ops, EncoderConfig c, T ids, T mask) {
    T hidden = SentenceEncoderNetwork.hidden(ops, c.sentence(), ids, mask);
    return SentenceEncoderNetwork.embedding(ops, c.sentence(), hidden, mask);
  }

  /** A member's metadata vectors [N, d] of attributes. */
  private static <T> T attributes(Ops<T> ops, int member, T ids, T weights) {
    T table = ops.parameter(EncoderMembers.prefix(NAME, member) + ATTRIBUTES);
    return ops.squeeze(ops.matmul(ops.expandDims(weights, 1), ops.embedding(ids, table)), 1);
  }

  /** A member's metadata vectors [N, d] of sentence embeddings. */
  public static <T> T projected(Ops<T> ops, int member, T embeddings) {
    return ops.linear(embeddings, ops.parameter(EncoderMembers.prefix(NAME, member) + PROJECTION));
  }

  /** A member's context-side vectors [N, d] of its metadata vectors [N, d]. */
  public static <T> T context(Ops<T> ops, int member, T metadata) {
    return ops.affine(metadata, EncoderMembers.prefix(NAME, member) + "context");
  }
}
