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

  T tanh(T a);

  /** x · sigmoid(x). */
  T silu(T a);

  /** x · Φ(x), Φ the normal distribution function. Hendrycks and Gimpel, arXiv 1606.08415. */
  T gelu(T a);

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

  /** Values {@code from} to {@code to}, exclusive, of the last axis. */
  T slice(T a, long from, long to);

  /** Another shape; 0 keeps the size of that axis, −1 is what remains. */
  T reshape(T a, long... shape);

  /** The axes in another order. */
  T transpose(T a, int... axes);

  /** Softmax over the last axis. */
  T softmax(T a);

  /**
   * Rows of {@code table} [L, d] at the positions of {@code ids} [B, S] in their sequences: added
   * to [B, S, d] they broadcast.
   */
  T positions(T ids, T table);

  /** The first S rows of {@code table} [L, d] for {@code ids} [B, S]: added to [B, S, d]. */
  T leadingRows(T ids, T table);

  /** 1 in the first column and 0 elsewhere, of the shape of {@code a} [B, S]. */
  T firstOf(T a);

  /**
   * Causal grouped-query attention, within the architecture's sliding window, over the keys and
   * values of earlier positions where the backend keeps them. Queries and keys are rotated first
   * (half-rotation form) where positions are rotary.
   *
   * @param q [B, S, heads · headDim]
   * @param k [B, S, kvHeads · headDim]
   * @param v as {@code k}
   * @param layer number of the layer whose cache is used
   * @return [B, S, heads · headDim]
   */
  T attention(T q, T k, T v, int layer, GeneratorConfig config);

  /** GELU by its tanh approximation, 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))). */
  default T geluTanh(T x) {
    T cubic = multiply(multiply(multiply(x, x), x), 0.044715);
    T inner = multiply(add(x, cubic), Math.sqrt(2 / Math.PI));
    return multiply(multiply(x, add(tanh(inner), 1)), 0.5);
  }

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
