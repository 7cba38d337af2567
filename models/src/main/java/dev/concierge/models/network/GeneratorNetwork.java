package dev.concierge.models.network;

import java.util.List;
import java.util.function.Consumer;

/** The generator: transformer body, LM head and, in training, a value head. */
public final class GeneratorNetwork {
  private static final String PREFIX = "generator.";
  private static final String HEAD = PREFIX + "head.weight";
  private static final String VALUE = "value_head";

  private GeneratorNetwork() {}

  /** What is exported. */
  public static List<ParameterSpec> parameters(GeneratorConfig config) {
    List<ParameterSpec> specs = Transformer.parameters(PREFIX, config);
    if (!config.tiedHead()) {
      specs.add(ParameterSpec.normal(HEAD, 0.02, config.vocabSize(), config.dim()));
    }
    return specs;
  }

  /** The value head, which only training has. */
  public static List<ParameterSpec> valueParameters(GeneratorConfig config) {
    return List.of(
        ParameterSpec.constant(VALUE + ".weight", 0, 1, config.dim()),
        ParameterSpec.constant(VALUE + ".bias", 0, 1));
  }

  /** Hidden states [B, S, d] of token ids [B, S]; rows may be padded on the right. */
  public static <T> T hidden(Ops<T> ops, GeneratorConfig config, T ids) {
    return Transformer.hidden(ops, PREFIX, config, ids);
  }

  /**
   * As {@link #hidden(Ops, GeneratorConfig, Object)}, and shows {@code states} the embedding's
   * output, the output of every block but the last, and the result: layers + 1 values [B, S, d].
   */
  public static <T> T hidden(Ops<T> ops, GeneratorConfig config, T ids, Consumer<T> states) {
    return Transformer.hidden(ops, PREFIX, config, ids, states);
  }

  /** Logits [..., V] of hidden states [..., d]. */
  public static <T> T logits(Ops<T> ops, GeneratorConfig config, T hidden) {
    return ops.linear(
        hidden, ops.parameter(config.tiedHead() ? PREFIX + "embedding.weight" : HEAD));
  }

  /** Values [..., 1] of hidden states [..., d]. */
  public static <T> T values(Ops<T> ops, T hidden) {
    return ops.affine(hidden, VALUE);
  }
}
