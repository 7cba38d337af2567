package dev.concierge.models.network;

import dev.concierge.models.encoding.EncoderConfig;
import java.util.List;

/**
 * The item tower: from an item's metadata to its two vectors. N items, A attributes, d dimensions.
 * Residuals of known items are added by training where it writes the vectors; they are no part of
 * the network.
 */
public final class ItemTowerNetwork {
  private static final String PREFIX = "item_tower.";
  private static final String ATTRIBUTES = PREFIX + "attributes.weight";
  private static final String COLD_BIAS = PREFIX + "cold_bias";

  private ItemTowerNetwork() {}

  public static List<ParameterSpec> parameters(EncoderConfig c) {
    return List.of(
        ParameterSpec.normal(ATTRIBUTES, 0.05, c.attributeBuckets(), c.dim()),
        ParameterSpec.matrix(PREFIX + "context.weight", c.dim(), c.dim()),
        ParameterSpec.constant(PREFIX + "context.bias", 0, c.dim()),
        ParameterSpec.constant(COLD_BIAS, 0, 1));
  }

  /** Metadata vectors [N, d] of attribute ids and weights [N, A]. */
  public static <T> T metadata(Ops<T> ops, T ids, T weights) {
    T attributes = ops.embedding(ids, ops.parameter(ATTRIBUTES));
    return ops.squeeze(ops.matmul(ops.expandDims(weights, 1), attributes), 1);
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
