package dev.concierge.models.network;

/**
 * The operations that the networks are made of. One implementation computes and differentiates
 * (training), another writes an ONNX graph (export), so the two cannot drift apart. Shapes
 * broadcast as in NumPy; axes may be negative.
 *
 * @param <T> a value: an array, or a node of a graph
 */
public interface Ops<T> {
  /** The parameter of that name, see {@link ParameterSpec}. */
  T parameter(String name);

  T add(T a, T b);

  T subtract(T a, T b);

  T multiply(T a, T b);

  T divide(T a, T b);

  T add(T a, double value);

  T multiply(T a, double value);

  T exp(T a);

  T sqrt(T a);

  T relu(T a);

  /** x · sigmoid(x). */
  T silu(T a);

  /** Sum over one axis, which stays with length 1. */
  T sum(T a, int axis);

  /** Mean over one axis, which stays with length 1. */
  T mean(T a, int axis);

  /** Rows of {@code table} [V, d] for ids [...]: [..., d]. */
  T embedding(T ids, T table);

  /** x · wᵀ for x [..., in] and w [out, in]: [..., out]. */
  T linear(T x, T weight);

  /** Batched matrix product. */
  T matmul(T a, T b);

  T expandDims(T a, int axis);

  T squeeze(T a, int axis);

  T concat(T a, T b, int axis);

  /**
   * Causal grouped-query attention with rotary embedding of queries and keys (half-rotation form),
   * over the keys and values of earlier positions where the backend keeps them.
   *
   * @param q [B, S, heads · headDim]
   * @param k [B, S, kvHeads · headDim]
   * @param v as {@code k}
   * @param layer number of the layer whose cache is used
   * @return [B, S, heads · headDim]
   */
  T attention(T q, T k, T v, int layer, GeneratorConfig config);

  /** x · w / √(mean(x²) + eps) over the last axis. Zhang and Sennrich, arXiv 1910.07467. */
  default T rmsNorm(T x, T weight, double eps) {
    T meanSquare = mean(multiply(x, x), -1);
    return multiply(divide(x, sqrt(add(meanSquare, eps))), weight);
  }

  /**
   * (x − mean) / √(variance + eps) · w + b over the last axis. Ba, Kiros, Hinton, arXiv 1607.06450.
   */
  default T layerNorm(T x, T weight, T bias, double eps) {
    T centred = subtract(x, mean(x, -1));
    T variance = mean(multiply(centred, centred), -1);
    return add(multiply(divide(centred, sqrt(add(variance, eps))), weight), bias);
  }

  /** x · wᵀ + b. */
  default T affine(T x, String layer) {
    return add(linear(x, parameter(layer + ".weight")), parameter(layer + ".bias"));
  }
}
