package dev.concierge.trainer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import dev.concierge.models.network.Architecture.Positions;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.Ops;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The networks' operations on DJL arrays, differentiable. Results belong to the manager of their
 * first operand: inputs must belong to the step's manager, and the parameters must be lent to it.
 * One thread at a time.
 */
public final class DjlOps implements Ops<NDArray> {
  private static final float MASKED = -1e9f;

  private final Parameters parameters;
  private final NDManager constants;
  private final Map<Span, NDArray> masks = new HashMap<>();
  private final Map<String, NDArray[]> rotations = new HashMap<>();

  /** Positions, and how many of them a query sees. */
  private record Span(long length, int window) {}

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
  public NDArray tanh(NDArray a) {
    return Activation.tanh(a);
  }

  @Override
  public NDArray gelu(NDArray a) {
    return Activation.gelu(a);
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
  public NDArray slice(NDArray a, long from, long to) {
    return a.get(new NDIndex("..., {}:{}", from, to));
  }

  @Override
  public NDArray reshape(NDArray a, long... shape) {
    long[] sizes = shape.clone();
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] == 0) {
        sizes[axis] = a.getShape().get(axis);
      }
    }
    return a.reshape(sizes);
  }

  @Override
  public NDArray transpose(NDArray a, int... axes) {
    return a.transpose(axes);
  }

  @Override
  public NDArray softmax(NDArray a) {
    return a.softmax(a.getShape().dimension() - 1);
  }

  @Override
  public NDArray positions(NDArray ids, NDArray table) {
    long length = ids.getShape().get(1);
    if (length > table.getShape().get(0)) {
      throw tooLong(length, table.getShape().get(0));
    }
    // made anew in the step's manager, which then owns the result
    NDArray positions =
        OwnedArrays.of(ids.getManager(), LongStream.range(0, length).toArray(), 1, length);
    return embedding(positions, table);
  }

  @Override
  public NDArray leadingRows(NDArray ids, NDArray table) {
    return positions(ids, table);
  }

  @Override
  public NDArray firstOf(NDArray a) {
    long rows = a.getShape().get(0);
    long columns = a.getShape().get(1);
    float[] first = new float[Math.toIntExact(rows * columns)];
    for (int row = 0; row < rows; row++) {
      first[row * (int) columns] = 1;
    }
    return OwnedArrays.of(a.getManager(), first, rows, columns);
  }

  @Override
  public NDArray attention(NDArray q, NDArray k, NDArray v, int layer, GeneratorConfig config) {
    long batch = q.getShape().get(0);
    long length = q.getShape().get(1);
    if (length > config.maxLength()) {
      throw tooLong(length, config.maxLength());
    }
    NDArray queries = rotated(heads(q, config.heads()), length, config);
    NDArray keys = shared(rotated(heads(k, config.kvHeads()), length, config), config);
    NDArray values = shared(heads(v, config.kvHeads()), config);
    float scale = (float) (1 / Math.sqrt(config.headDim()));
    NDArray scores =
        queries.matMul(keys.transpose(0, 1, 3, 2)).mul(scale).add(mask(length, config));
    return scores
        .softmax(3)
        .matMul(values)
        .transpose(0, 2, 1, 3)
        .reshape(batch, length, (long) config.heads() * config.headDim());
  }

  private static IllegalArgumentException tooLong(long length, long positions) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "a sequence of [%d] tokens does not fit the [%d] positions of the network",
            length,
            positions));
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

  private NDArray rotated(NDArray x, long length, GeneratorConfig config) {
    return config.architecture().positions() == Positions.ROTARY
        ? rotate(x, rotation(length, config))
        : x;
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
    String key =
        String.format(
            Locale.ROOT,
            "%d/%d/%s/%s",
            length,
            config.headDim(),
            config.ropeTheta(),
            config.architecture().ropeScaling());
    return rotations.computeIfAbsent(
        key,
        ignored -> {
          double[] frequencies = config.rotaryFrequencies();
          int half = frequencies.length;
          float[] cos = new float[Math.toIntExact(length) * half];
          float[] sin = new float[cos.length];
          for (int position = 0; position < length; position++) {
            for (int i = 0; i < half; i++) {
              double angle = position * frequencies[i];
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

  private NDArray mask(long length, GeneratorConfig config) {
    return masks.computeIfAbsent(
        new Span(length, config.architecture().slidingWindow()),
        span -> {
          int n = Math.toIntExact(length);
          int window = span.window() == 0 ? n : span.window();
          float[] mask = new float[n * n];
          for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
              if (column > row || row - column >= window) {
                mask[row * n + column] = MASKED;
              }
            }
          }
          return OwnedArrays.of(constants, mask, length, length);
        });
  }
}
