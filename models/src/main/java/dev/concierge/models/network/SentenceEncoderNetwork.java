package dev.concierge.models.network;

import dev.concierge.models.encoding.SentenceEncoderConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * A BERT encoder with pooling and normalisation, as sentence-transformers use it (Devlin et al.,
 * arXiv 1810.04805; Reimers and Gurevych, arXiv 1908.10084). Every token sees every other; norms
 * come after the branches. A text has one segment, whose vector is part of the position table. B
 * texts, S tokens, d dimensions.
 */
public final class SentenceEncoderNetwork {
  private static final String PREFIX = "sentence.";
  private static final String WORDS = PREFIX + "words.weight";
  private static final String POSITIONS = PREFIX + "positions.weight";
  private static final double DEVIATION = 0.02;
  private static final double MASKED = 1e9;

  /** Keeps the length of an embedding of zeros from being divided by. */
  private static final double SMALLEST_SQUARE = 1e-24;

  /** The same for a row that is padding alone. */
  private static final double SMALLEST_COUNT = 1e-9;

  private SentenceEncoderNetwork() {}

  public static List<ParameterSpec> parameters(SentenceEncoderConfig c) {
    List<ParameterSpec> specs = new ArrayList<>();
    specs.add(ParameterSpec.normal(WORDS, DEVIATION, c.vocabSize(), c.dim()));
    specs.add(ParameterSpec.normal(POSITIONS, DEVIATION, c.maxLength(), c.dim()));
    norm(specs, PREFIX + "embedding_norm", c);
    for (int layer = 0; layer < c.layers(); layer++) {
      String at = PREFIX + "layers." + layer + ".";
      for (String part : new String[] {"q", "k", "v", "o"}) {
        linear(specs, at + "attention." + part, c.dim(), c.dim());
      }
      norm(specs, at + "attention_norm", c);
      linear(specs, at + "ffn.up", c.ffnDim(), c.dim());
      linear(specs, at + "ffn.down", c.dim(), c.ffnDim());
      norm(specs, at + "ffn_norm", c);
    }
    return specs;
  }

  private static void linear(List<ParameterSpec> specs, String name, long out, long in) {
    specs.add(ParameterSpec.normal(name + ".weight", DEVIATION, out, in));
    specs.add(ParameterSpec.constant(name + ".bias", 0, out));
  }

  private static void norm(List<ParameterSpec> specs, String name, SentenceEncoderConfig c) {
    specs.add(ParameterSpec.constant(name + ".weight", 1, c.dim()));
    specs.add(ParameterSpec.constant(name + ".bias", 0, c.dim()));
  }

  /**
   * States of the tokens, [B, S, d].
   *
   * @param ids [B, S], padded on the right
   * @param mask [B, S], 1 for tokens and 0 for padding
   */
  public static <T> T hidden(Ops<T> ops, SentenceEncoderConfig c, T ids, T mask) {
    T words = ops.embedding(ids, ops.parameter(WORDS));
    T placed = ops.add(words, ops.leadingRows(ids, ops.parameter(POSITIONS)));
    T x = norm(ops, PREFIX + "embedding_norm", c, placed);
    T away = ops.multiply(ops.add(mask, -1), MASKED);
    T shut = ops.expandDims(ops.expandDims(away, 1), 1);
    for (int layer = 0; layer < c.layers(); layer++) {
      String at = PREFIX + "layers." + layer + ".";
      x = norm(ops, at + "attention_norm", c, ops.add(x, attention(ops, at, c, x, shut)));
      T inner = ops.gelu(ops.affine(x, at + "ffn.up"));
      x = norm(ops, at + "ffn_norm", c, ops.add(x, ops.affine(inner, at + "ffn.down")));
    }
    return x;
  }

  /** Embeddings of length 1, [B, d], of the tokens' states. */
  public static <T> T embedding(Ops<T> ops, SentenceEncoderConfig c, T hidden, T mask) {
    T weights =
        switch (c.pooling()) {
          case MEAN -> ops.divide(mask, ops.add(ops.sum(mask, -1), SMALLEST_COUNT));
          case FIRST -> ops.firstOf(mask);
        };
    T pooled = ops.squeeze(ops.matmul(ops.expandDims(weights, 1), hidden), 1);
    T square = ops.sum(ops.multiply(pooled, pooled), -1);
    return ops.divide(pooled, ops.sqrt(ops.add(square, SMALLEST_SQUARE)));
  }

  private static <T> T attention(Ops<T> ops, String at, SentenceEncoderConfig c, T x, T shut) {
    T q = heads(ops, c, ops.affine(x, at + "attention.q"));
    T k = heads(ops, c, ops.affine(x, at + "attention.k"));
    T v = heads(ops, c, ops.affine(x, at + "attention.v"));
    double scale = 1 / Math.sqrt((double) c.dim() / c.heads());
    T scores = ops.multiply(ops.matmul(q, ops.transpose(k, 0, 1, 3, 2)), scale);
    T attended = ops.matmul(ops.softmax(ops.add(scores, shut)), v);
    T joined = ops.reshape(ops.transpose(attended, 0, 2, 1, 3), 0, 0, c.dim());
    return ops.affine(joined, at + "attention.o");
  }

  /** [B, S, d] to [B, H, S, d / H]. */
  private static <T> T heads(Ops<T> ops, SentenceEncoderConfig c, T x) {
    T apart = ops.reshape(x, 0, 0, c.heads(), c.dim() / c.heads());
    return ops.transpose(apart, 0, 2, 1, 3);
  }

  private static <T> T norm(Ops<T> ops, String at, SentenceEncoderConfig c, T x) {
    return ops.layerNorm(
        x, ops.parameter(at + ".weight"), ops.parameter(at + ".bias"), c.normEps());
  }
}
