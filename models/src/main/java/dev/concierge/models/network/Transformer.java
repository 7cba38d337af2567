package dev.concierge.models.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The decoder-only body that generator and reward model share: RMSNorm, rotary embedding,
 * grouped-query attention and a gated feed-forward layer (the Llama family; Touvron et al., arXiv
 * 2302.13971). B rows, S positions, d dimensions.
 */
final class Transformer {
  private Transformer() {}

  static List<ParameterSpec> parameters(String prefix, GeneratorConfig c) {
    List<ParameterSpec> specs = new ArrayList<>();
    long q = (long) c.heads() * c.headDim();
    long kv = (long) c.kvHeads() * c.headDim();
    // residual branches start small so that depth does not change the scale (GPT-2's rule)
    double deviation = 0.02;
    double branch = deviation / Math.sqrt(2.0 * c.layers());
    specs.add(ParameterSpec.normal(prefix + "embedding.weight", deviation, c.vocabSize(), c.dim()));
    for (int layer = 0; layer < c.layers(); layer++) {
      String at = prefix + "layers." + layer + ".";
      specs.add(ParameterSpec.constant(at + "attention_norm.weight", 1, c.dim()));
      specs.add(ParameterSpec.normal(at + "attention.q.weight", deviation, q, c.dim()));
      specs.add(ParameterSpec.normal(at + "attention.k.weight", deviation, kv, c.dim()));
      specs.add(ParameterSpec.normal(at + "attention.v.weight", deviation, kv, c.dim()));
      specs.add(ParameterSpec.normal(at + "attention.o.weight", branch, c.dim(), q));
      specs.add(ParameterSpec.constant(at + "ffn_norm.weight", 1, c.dim()));
      specs.add(ParameterSpec.normal(at + "ffn.gate.weight", deviation, c.ffnDim(), c.dim()));
      specs.add(ParameterSpec.normal(at + "ffn.up.weight", deviation, c.ffnDim(), c.dim()));
      specs.add(ParameterSpec.normal(at + "ffn.down.weight", branch, c.dim(), c.ffnDim()));
    }
    specs.add(ParameterSpec.constant(prefix + "norm.weight", 1, c.dim()));
    return specs;
  }

  /** Hidden states after the final norm, [B, S, d], of ids [B, S]. */
  static <T> T hidden(Ops<T> ops, String prefix, GeneratorConfig c, T ids) {
    T x = ops.embedding(ids, ops.parameter(prefix + "embedding.weight"));
    for (int layer = 0; layer < c.layers(); layer++) {
      String at = prefix + "layers." + layer + ".";
      T normed = ops.rmsNorm(x, ops.parameter(at + "attention_norm.weight"), c.normEps());
      T attended =
          ops.attention(
              ops.linear(normed, ops.parameter(at + "attention.q.weight")),
              ops.linear(normed, ops.parameter(at + "attention.k.weight")),
              ops.linear(normed, ops.parameter(at + "attention.v.weight")),
              layer,
              c);
      x = ops.add(x, ops.linear(attended, ops.parameter(at + "attention.o.weight")));
      normed = ops.rmsNorm(x, ops.parameter(at + "ffn_norm.weight"), c.normEps());
      T gate = ops.silu(ops.linear(normed, ops.parameter(at + "ffn.gate.weight")));
      T up = ops.linear(normed, ops.parameter(at + "ffn.up.weight"));
      T down = ops.linear(ops.multiply(gate, up), ops.parameter(at + "ffn.down.weight"));
      x = ops.add(x, down);
    }
    return ops.rmsNorm(x, ops.parameter(prefix + "norm.weight"), c.normEps());
  }
}
