package dev.concierge.models.network;

import dev.concierge.models.encoding.EncoderConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The item tower: from an item's metadata to its two vectors. N items, A attributes, d dimensions.
 * Residuals of known items are added by training where it writes the vectors; they are no part of
 * the network.
 */
public final class ItemTowerNetwork {
  private static final String PREFIX = "item_tower.";
  private static final String ATTRIBUTES = PREFIX + "attributes.weight";
  private static final String PROJECTION = PREFIX + "projection.weight";
  private static final String COLD_BIAS = PREFIX + "cold_bias";

  private ItemTowerNetwork() {}

  public static List<ParameterSpec> parameters(EncoderConfig c) {
    List<ParameterSpec> specs = new ArrayList<>();
    if (c.sentence() == null) {
      specs.add(ParameterSpec.normal(ATTRIBUTES, 0.05, c.attributeBuckets(), c.dim()));
    } else {
      specs.addAll(SentenceEncoderNetwork.parameters(c.sentence()));
      specs.add(ParameterSpec.matrix(PROJECTION, c.dim(), c.sentence().dim()));
    }
    specs.add(ParameterSpec.matrix(PREFIX + "context.weight", c.dim(), c.dim()));
    specs.add(ParameterSpec.constant(PREFIX + "context.bias", 0, c.dim()));
    specs.add(ParameterSpec.constant(COLD_BIAS, 0, 1));
    return specs;
  }

  /**
   * Metadata vectors [N, d] of attribute ids and weights [N, A]; a sentence encoder reads them as
   * tokens and their mask.
   */
  public static <T> T metadata(Ops<T> ops, EncoderConfig c, T ids, T weights) {
    if (c.sentence() != null) {
      T hidden = SentenceEncoderNetwork.hidden(ops, c.sentence(), ids, weights);
      return projected(ops, SentenceEncoderNetwork.embedding(ops, c.sentence(), hidden, weights));
    }
    T attributes = ops.embedding(ids, ops.parameter(ATTRIBUTES));
    return ops.squeeze(ops.matmul(ops.expandDims(weights, 1), attributes), 1);
  }

  /** Metadata vectors [N, d] of sentence embeddings. */
  public static <T> T projected(Ops<T> ops, T embeddings) {
    return ops.linear(embeddings, ops.parameter(PROJECTION));
  }

  /** Context-side vectors [N, d] of metadata vectors [N, d]. */
  public static <T> T context(Ops<T> ops, T metadata) {
    return ops.affine(metadata, PREFIX + "context");
  }

  /** Target-side vectors with the bias of an item never seen as last dimension, [N, d + 1]. */
  public static <T> T target(Ops<T> ops, T metadata) {
    T bias = ops.add(ops.multiply(ops.sum(metadata, -1), 0), ops.parameter(COLD_BIAS));
    return ops.concat(metadata, bias, -1);
  }
}
