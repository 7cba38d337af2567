package dev.concierge.models.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The reward model: a transformer over window, slate and reply, its hidden state at the last token
 * joined with a summary of the slate's features, and an ensemble of K heads that each give the
 * components and the total. Heads differ by their start and by what they see of the data; their
 * spread is the uncertainty. Training only.
 */
public final class RewardNetwork {
  private static final String PREFIX = "reward.";

  /** Outputs of a head: engagement, relevance, sentiment shift, total. */
  public static final int OUTPUTS = 4;

  private RewardNetwork() {}

  /**
   * @param body sizes of the transformer
   * @param extra E, length of the slate summary
   * @param hidden width of each head's hidden layer
   * @param heads K
   */
  public record Config(GeneratorConfig body, int extra, int hidden, int heads) {}

  public static List<ParameterSpec> parameters(Config c) {
    List<ParameterSpec> specs = new ArrayList<>(Transformer.parameters(PREFIX, c.body()));
    specs.add(ParameterSpec.constant(PREFIX + "extra_norm.weight", 1, c.extra()));
    specs.add(ParameterSpec.constant(PREFIX + "extra_norm.bias", 0, c.extra()));
    for (int k = 0; k < c.heads(); k++) {
      String head = PREFIX + "heads." + k + ".";
      specs.add(
          ParameterSpec.matrix(head + "hidden.weight", c.hidden(), c.body().dim() + c.extra()));
      specs.add(ParameterSpec.constant(head + "hidden.bias", 0, c.hidden()));
      specs.add(ParameterSpec.matrix(head + "output.weight", OUTPUTS, c.hidden()));
      specs.add(ParameterSpec.constant(head + "output.bias", 0, OUTPUTS));
    }
    return specs;
  }

  /**
   * Outputs of every head, each [B, 4].
   *
   * @param ids [B, S], padded on the right
   * @param last [B, S], 1 at each row's last token and 0 elsewhere
   * @param extra [B, E], standardised
   */
  public static <T> List<T> outputs(Ops<T> ops, Config c, T ids, T last, T extra) {
    return heads(ops, c, pooled(ops, c, ids, last), extra);
  }

  /** Hidden state at each row's last token, [B, d]. */
  public static <T> T pooled(Ops<T> ops, Config c, T ids, T last) {
    T states = Transformer.hidden(ops, PREFIX, c.body(), ids);
    return ops.squeeze(ops.matmul(ops.expandDims(last, 1), states), 1);
  }

  /** Outputs of every head, each [B, 4], on pooled states [B, d]. */
  public static <T> List<T> heads(Ops<T> ops, Config c, T pooled, T extra) {
    T scaled =
        ops.add(
            ops.multiply(extra, ops.parameter(PREFIX + "extra_norm.weight")),
            ops.parameter(PREFIX + "extra_norm.bias"));
    T joined = ops.concat(pooled, scaled, -1);
    List<T> outputs = new ArrayList<>();
    for (int k = 0; k < c.heads(); k++) {
      String head = PREFIX + "heads." + k + ".";
      outputs.add(ops.affine(ops.relu(ops.affine(joined, head + "hidden")), head + "output"));
    }
    return outputs;
  }
}
