package dev.concierge.grpc.inference;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A named tensor, its elements as the protocol's raw contents. Immutable.
 *
 * @param shape sizes, outermost first
 * @param raw row-major, little-endian; elements of {@link DataType#BYTES} each after their length
 *     in four bytes
 */
public record WireTensor(String name, DataType type, List<Long> shape, ByteString raw) {
  public WireTensor {
    shape = List.copyOf(shape);
    long elements = elements(name, shape);
    if (type.width() > 0 && raw.size() != elements * type.width()) {
      throw new TensorException(
          String.format(
              Locale.ROOT,
              "tensor [%s] of %s%s needs [%d] bytes but has [%d]",
              name,
              type,
              shape,
              elements * type.width(),
              raw.size()));
    }
  }

  private static long elements(String name, List<Long> shape) {
    long elements = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new TensorException(
            String.format(
                Locale.ROOT, "tensor [%s] has the shape %s; no size may be negative", name, shape));
      }
      if (size > 0 && elements > Integer.MAX_VALUE / size) {
        throw new TensorException(
            String.format(Locale.ROOT, "tensor [%s] is too large: %s", name, shape));
      }
      elements *= size;
    }
    return elements;
  }

  public static WireTensor ints(String name, int[] values, long... shape) {
    ByteBuffer raw = buffer(values.length * Integer.BYTES);
    raw.asIntBuffer().put(values);
    return new WireTensor(name, DataType.INT32, list(shape), ByteString.copyFrom(raw));
  }

  public static WireTensor longs(String name, long[] values, long... shape) {
    ByteBuffer raw = buffer(values.length * Long.BYTES);
    raw.asLongBuffer().put(values);
    return new WireTensor(name, DataType.INT64, list(shape), ByteString.copyFrom(raw));
  }

  public static WireTensor floats(String name, float[] values, long... shape) {
    ByteBuffer raw = buffer(values.length * Float.BYTES);
    raw.asFloatBuffer().put(values);
    return new WireTensor(name, DataType.FP32, list(shape), ByteString.copyFrom(raw));
  }

  public static WireTensor doubles(String name, double[] values, long... shape) {
    ByteBuffer raw = buffer(values.length * Double.BYTES);
    raw.asDoubleBuffer().put(values);
    return new WireTensor(name, DataType.FP64, list(shape), ByteString.copyFrom(raw));
  }

  /** A vector of texts in UTF-8. */
  public static WireTensor texts(String name, List<String> values) {
    return bytes(
        name,
        values.stream().map(ByteString::copyFromUtf8).toList(),
        List.of((long) values.size()));
  }

  static WireTensor bytes(String name, List<ByteString> values, List<Long> shape) {
    ByteBuffer raw = buffer(values.stream().mapToInt(value -> Integer.BYTES + value.size()).sum());
    for (ByteString value : values) {
      raw.putInt(value.size());
      value.copyTo(raw);
    }
    return new WireTensor(name, DataType.BYTES, shape, ByteString.copyFrom(raw.flip()));
  }

  /** Elements of an INT32 tensor. */
  public int[] ints() {
    int[] values = new int[raw.size() / Integer.BYTES];
    read().asIntBuffer().get(values);
    return values;
  }

  /** Elements of an INT64 tensor. */
  public long[] longs() {
    long[] values = new long[raw.size() / Long.BYTES];
    read().asLongBuffer().get(values);
    return values;
  }

  /** Elements of an FP32 tensor. */
  public float[] floats() {
    float[] values = new float[raw.size() / Float.BYTES];
    read().asFloatBuffer().get(values);
    return values;
  }

  /** Elements of an FP64 tensor. */
  public double[] doubles() {
    double[] values = new double[raw.size() / Double.BYTES];
    read().asDoubleBuffer().get(values);
    return values;
  }

  /** Elements of a BYTES tensor as texts. */
  public List<String> texts() {
    List<String> values = new ArrayList<>();
    ByteBuffer from = read();
    while (from.hasRemaining()) {
      int length = from.remaining() < Integer.BYTES ? -1 : from.getInt();
      if (length < 0 || length > from.remaining()) {
        throw new TensorException(
            String.format(Locale.ROOT, "the lengths inside tensor [%s] do not fit it", name));
      }
      byte[] bytes = new byte[length];
      from.get(bytes);
      values.add(new String(bytes, StandardCharsets.UTF_8));
    }
    if (values.size() != elements(name, shape)) {
      throw new TensorException(
          String.format(
              Locale.ROOT, "tensor [%s] of BYTES%s has [%d] elements", name, shape, values.size()));
    }
    return values;
  }

  /** The datatype with its shape, such as {@code FP32[3, 54]}. */
  String described() {
    return type.name() + shape;
  }

  private ByteBuffer read() {
    return raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static List<Long> list(long[] shape) {
    return Arrays.stream(shape).boxed().toList();
  }
}
