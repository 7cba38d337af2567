package dev.concierge.models.network;

import dev.concierge.models.network.Architecture.Bias;
import dev.concierge.models.network.Architecture.FeedForward;
import dev.concierge.models.network.Architecture.Norm;
import dev.concierge.models.network.Architecture.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The decoder-only body that generator and reward model share: norm, grouped-query attention, norm,
 * feed-forward layer, each branch added to the residual stream. {@link Architecture} says which
 * norm, which feed-forward layer, which positions and which biases. B rows, S positions, d
 * dimensions.
 */
final class Transformer {
  private Transformer() {}

  static List<ParameterSpec> parameters(String prefix, GeneratorConfig c) {
    return new Declaration(c).all(prefix);
  }

  /** Hidden states after the final norm, [B, S, d], of ids [B, S]. */
  static <T> T hidden(Ops<T> ops, String prefix, GeneratorConfig c, T ids) {
    return hidden(ops, prefix, c, ids, state -> {});
  }

  /** As {@link #hidden}; {@code states} is shown the embedding and what each block makes of it. */
  static <T> T hidden(Ops<T> ops, String prefix, GeneratorConfig c, T ids, Consumer<T> states) {
    T x = ops.embedding(ids, ops.parameter(prefix + "embedding.weight"));
    if (c.architecture().positions() == Positions.LEARNED) {
      x = ops.add(x, ops.positions(ids, ops.parameter(prefix + "positions.weight")));
    }
    for (int layer = 0; layer < c.layers(); layer++) {
      states.accept(x);
      String at = prefix + "layers." + layer + ".";
      x = ops.add(x, attention(ops, at, layer, c, norm(ops, at + "attention_norm", c, x)));
      x = ops.add(x, feedForward(ops, at + "ffn.", c, norm(ops, at + "ffn_norm", c, x)));
    }
    T last = norm(ops, prefix + "norm", c, x);
    states.accept(last);
    return last;
  }

  private static <T> T attention(Ops<T> ops, String at, int layer, GeneratorConfig c, T x) {
    boolean bias = c.architecture().bias() != Bias.NONE;
    T q = linear(ops, at + "attention.q", bias, x);
    T k = linear(ops, at + "attention.k", bias, x);
    T v = linear(ops, at + "attention.v", bias, x);
    if (c.architecture().headNorm()) {
      q = headNorm(ops, at + "attention.q_norm.weight", c.heads(), c, q);
      k = headNorm(ops, at + "attention.k_norm.weight", c.kvHeads(), c, k);
    }
    T attended = ops.attention(q, k, v, layer, c);
    return linear(ops, at + "attention.o", c.architecture().bias() == Bias.ALL, attended);
  }

  private static <T> T feedForward(Ops<T> ops, String at, GeneratorConfig c, T x) {
    boolean bias = c.architecture().bias() == Bias.ALL;
    T inner =
        switch (c.architecture().feedForward()) {
          case SWIGLU -> {
            T gate = ops.silu(linear(ops, at + "gate", bias, x));
            yield ops.multiply(gate, linear(ops, at + "up", bias, x));
          }
          case GELU -> ops.geluTanh(linear(ops, at + "up", bias, x));
        };
    return linear(ops, at + "down", bias, inner);
  }

  private static <T> T linear(Ops<T> ops, String layer, boolean bias, T x) {
    return bias ? ops.affine(x, layer) : ops.linear(x, ops.parameter(layer + ".weight"));
  }

  private static <T> T norm(Ops<T> ops, String at, GeneratorConfig c, T x) {
    T weight = ops.parameter(at + ".weight");
    return switch (c.architecture().norm()) {
      case RMS -> ops.rmsNorm(x, weight, c.normEps());
      case LAYER -> ops.layerNorm(x, weight, ops.parameter(at + ".bias"), c.normEps());
    };
  }

  /** RMSNorm of each head by itself: [B, S, H · D] as [B, S, H, D]. */
  private static <T> T headNorm(Ops<T> ops, String weight, int heads, GeneratorConfig c, T x) {
    T apart = ops.reshape(x, 0, 0, heads, c.headDim());
    T normed = ops.rmsNorm(apart, ops.parameter(weight), c.normEps());
    return ops.reshape(normed, 0, 0, (long) heads * c.headDim());
  }

  /** The parameters that the body has. */
  private static final class Declaration {
    private static final double DEVIATION = 0.02;

    private final GeneratorConfig c;
    private final Architecture a;
    private final List<ParameterSpec> specs = new ArrayList<>();

    Declaration(GeneratorConfig config) {
      this.c = config;
      this.a = config.architecture();
    }

    List<ParameterSpec> all(String prefix) {
      specs.add(
          ParameterSpec.normal(prefix + "embedding.weight", DEVIATION, c.vocabSize(), c.dim()));
      if (a.positions() == Positions.LEARNED) {
        specs.add(
            ParameterSpec.normal(prefix + "positions.weight", DEVIATION, c.maxLength(), c.dim()));
      }
      for (int layer = 0; layer < c.layers(); layer++) {
        block(prefix + "layers." + layer + ".");
      }
      norm(prefix + "norm");
      return specs;
    }

    private void block(String at) {
      long q = (long) c.heads() * c.headDim();
      long kv = (long) c.kvHeads() * c.headDim();
      // residual branches start small so that depth does not change the scale (GPT-2's rule)
      double branch = DEVIATION / Math.sqrt(2.0 * c.layers());
      boolean qkvBias = a.bias() != Bias.NONE;
      boolean everyBias = a.bias() == Bias.ALL;
      norm(at + "attention_norm");
      linear(at + "attention.q", DEVIATION, qkvBias, q, c.dim());
      linear(at + "attention.k", DEVIATION, qkvBias, kv, c.dim());
      linear(at + "attention.v", DEVIATION, qkvBias, kv, c.dim());
      if (a.headNorm()) {
        specs.add(ParameterSpec.constant(at + "attention.q_norm.weight", 1, c.headDim()));
        specs.add(ParameterSpec.constant(at + "attention.k_norm.weight", 1, c.headDim()));
      }
      linear(at + "attention.o", branch, everyBias, c.dim(), q);
      norm(at + "ffn_norm");
      if (a.feedForward() == FeedForward.SWIGLU) {
        linear(at + "ffn.gate", DEVIATION, everyBias, c.ffnDim(), c.dim());
      }
      linear(at + "ffn.up", DEVIATION, everyBias, c.ffnDim(), c.dim());
      linear(at + "ffn.down", branch, everyBias, c.dim(), c.ffnDim());
    }

    private void linear(String name, double deviation, boolean bias, long out, long in) {
      specs.add(ParameterSpec.normal(name + ".weight", deviation, out, in));
      if (bias) {
        specs.add(ParameterSpec.constant(name + ".bias", 0, out));
      }
    }

    private void norm(String name) {
      specs.add(ParameterSpec.constant(name + ".weight", 1, c.dim()));
      if (a.norm() == Norm.LAYER) {
        specs.add(ParameterSpec.constant(name + ".bias", 0, c.dim()));
      }
    }
  }
}
