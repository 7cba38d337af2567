package dev.concierge.trainer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.Ops;
import java.util.HashMap;
import java.util.Map;

/**
 * The networks' operations on DJL arrays, differentiable. Results belong to the manager of their
 * first operand: inputs must belong to the step's manager, and the parameters must be lent to it.
 * One thread at a time.
 */
public final class DjlOps implements Ops<NDArray> {
  private static final float MASKED = -1e9f;

  private final Parameters parameters;
  private final NDManager constants;
  private final Map<Long, NDArray> masks = new HashMap<>();
  private final Map<String, NDArray[]> rotations = new HashMap<>();

  /** Operations on these parameters; what it caches lives as long as they do. */
  public DjlOps(Parameters parameters) {
    this.parameters = parameters;
    this.constants = parameters.manager();
  }

  @Override
  public NDArray parameter(String name) {
    return parameters.get(name);
  }

  @Override
  public NDArray add(NDArray a, NDArray b) {
    return a.add(b);
  }

  @Override
  public NDArray subtract(NDArray a, NDArray b) {
    return a.sub(b);
  }

  @Override
  public NDArray multiply(NDArray a, NDArray b) {
    return a.mul(b);
  }

  @Override
  public NDArray divide(NDArray a, NDArray b) {
    return a.div(b);
  }

  @Override
  public NDArray add(NDArray a, double value) {
    return a.add((float) value);
  }

  @Override
  public NDArray multiply(NDArray a, double value) {
    return a.mul((float) value);
  }

  @Override
  public NDArray exp(NDArray a) {
    return a.exp();
  }

  @Override
  public NDArray sqrt(NDArray a) {
    return a.sqrt();
  }

  @Override
  public NDArray relu(NDArray a) {
    return Activation.relu(a);
  }

  @Override
  public NDArray silu(NDArray a) {
    return a.mul(Activation.sigmoid(a));
  }

  @Override
  public NDArray sum(NDArray a, int axis) {
    return a.sum(new int[] {axis}, true);
  }

  @Override
  public NDArray mean(NDArray a, int axis) {
    return a.mean(new int[] {axis}, true);
  }

  @Override
  public NDArray embedding(NDArray ids, NDArray table) {
    return Embedding.embedding(ids, table, SparseFormat.DENSE).singletonOrThrow();
  }

  @Override
  public NDArray linear(NDArray x, NDArray weight) {
    return Linear.linear(x, weight).singletonOrThrow();
  }

  @Override
  public NDArray matmul(NDArray a, NDArray b) {
    return a.matMul(b);
  }

  @Override
  public NDArray expandDims(NDArray a, int axis) {
    return a.expandDims(axis);
  }

  @Override
  public NDArray squeeze(NDArray a, int axis) {
    return a.squeeze(axis);
  }

  @Override
  public NDArray concat(NDArray a, NDArray b, int axis) {
    return a.concat(b, axis < 0 ? axis + a.getShape().dimension() : axis);
  }

  @Override
  public NDArray attention(NDArray q, NDArray k, NDArray v, int layer, GeneratorConfig config) {
    long batch = q.getShape().get(0);
    long length = q.getShape().get(1);
    if (length > config.maxLength()) {
      throw new IllegalArgumentException(
          "a sequence of [%d] tokens does not fit the [%d] positions of the network"
              .formatted(length, config.maxLength()));
    }
    NDArray[] rotation = rotation(length, config);
    NDArray queries = rotate(heads(q, config.heads()), rotation);
    NDArray keys = shared(rotate(heads(k, config.kvHeads()), rotation), config);
    NDArray values = shared(heads(v, config.kvHeads()), config);
    float scale = (float) (1 / Math.sqrt(config.headDim()));
    NDArray scores = queries.matMul(keys.transpose(0, 1, 3, 2)).mul(scale).add(mask(length));
    return scores
        .softmax(3)
        .matMul(values)
        .transpose(0, 2, 1, 3)
        .reshape(batch, length, (long) config.heads() * config.headDim());
  }

  /** [B, S, H · D] to [B, H, S, D]. */
  private static NDArray heads(NDArray x, int heads) {
    Shape shape = x.getShape();
    return x.reshape(shape.get(0), shape.get(1), heads, shape.get(2) / heads).transpose(0, 2, 1, 3);
  }

  /**
   * Repeats each key-value head for the query heads that share it: [B, K, S, D] to [B, H, S, D].
   */
  private static NDArray shared(NDArray x, GeneratorConfig config) {
    int group = config.heads() / config.kvHeads();
    if (group == 1) {
      return x;
    }
    Shape s = x.getShape();
    return x.expandDims(2)
        .broadcast(new Shape(s.get(0), s.get(1), group, s.get(2), s.get(3)))
        .reshape(s.get(0), config.heads(), s.get(2), s.get(3));
  }

  /** (x1, x2) to (x1 cos − x2 sin, x2 cos + x1 sin) for the halves of each head. */
  private static NDArray rotate(NDArray x, NDArray[] rotation) {
    NDList halves = x.split(2, 3);
    NDArray x1 = halves.get(0);
    NDArray x2 = halves.get(1);
    NDArray cos = rotation[0];
    NDArray sin = rotation[1];
    return x1.mul(cos).sub(x2.mul(sin)).concat(x2.mul(cos).add(x1.mul(sin)), 3);
  }

  private NDArray[] rotation(long length, GeneratorConfig config) {
    String key = length + "/" + config.headDim() + "/" + config.ropeTheta();
    return rotations.computeIfAbsent(
        key,
        ignored -> {
          int half = config.headDim() / 2;
          float[] cos = new float[Math.toIntExact(length) * half];
          float[] sin = new float[cos.length];
          for (int position = 0; position < length; position++) {
            for (int i = 0; i < half; i++) {
              double angle = position * Math.pow(config.ropeTheta(), -2.0 * i / config.headDim());
              cos[position * half + i] = (float) Math.cos(angle);
              sin[position * half + i] = (float) Math.sin(angle);
            }
          }
          return new NDArray[] {
            OwnedArrays.of(constants, cos, length, half),
            OwnedArrays.of(constants, sin, length, half)
          };
        });
  }

  private NDArray mask(long length) {
    return masks.computeIfAbsent(
        length,
        ignored -> {
          int n = Math.toIntExact(length);
          float[] mask = new float[n * n];
          for (int row = 0; row < n; row++) {
            for (int column = row + 1; column < n; column++) {
              mask[row * n + column] = MASKED;
            }
          }
          return OwnedArrays.of(constants, mask, length, length);
        });
  }
}
