package dev.concierge.models.policy.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes small ONNX graphs for tests, straight in protobuf's wire format; field numbers are those
 * of onnx.proto.
 */
final class GraphWriter {
  static final int FLOAT = 1;
  static final int INT32 = 6;
  static final int INT64 = 7;

  private final Message graph = new Message().text(2, "test");

  /** A protobuf message under construction. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        bytes.write((int) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      bytes.write((int) rest);
    }

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message bytes(int field, byte[] value) {
      varint(((long) field << 3) | 2);
      varint(value.length);
      bytes.writeBytes(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.bytes.toByteArray());
    }
  }

  private static Message valueInfo(String name, int type, Object... dims) {
    Message shape = new Message();
    for (Object dim : dims) {
      Message size = new Message();
      shape.message(
          1, dim instanceof Integer fixed ? size.number(1, fixed) : size.text(2, dim.toString()));
    }
    Message tensor = new Message().number(1, type).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /** An input; a dimension is a number or the name of a free size. */
  GraphWriter input(String name, int type, Object... dims) {
    graph.message(11, valueInfo(name, type, dims));
    return this;
  }

  GraphWriter output(String name, int type, Object... dims) {
    graph.message(12, valueInfo(name, type, dims));
    return this;
  }

  GraphWriter floats(String name, float[] values, int... dims) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return initializer(name, FLOAT, raw.array(), dims);
  }

  GraphWriter longs(String name, long[] values, int... dims) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return initializer(name, INT64, raw.array(), dims);
  }

  private GraphWriter initializer(String name, int type, byte[] raw, int... dims) {
    Message tensor = new Message();
    for (int dim : dims) {
      tensor.number(1, dim);
    }
    graph.message(5, tensor.number(2, type).text(8, name).bytes(9, raw));
    return this;
  }

  /** A node without attributes. */
  GraphWriter node(String op, String output, String... inputs) {
    graph.message(1, nodeMessage("", op, inputs, output));
    return this;
  }

  /** A node with integer attributes, given as name, value, name, value. */
  GraphWriter node(
      String domain, String op, String[] inputs, String[] outputs, Object... attributes) {
    Message node = nodeMessage(domain, op, inputs, outputs);
    for (int i = 0; i < attributes.length; i += 2) {
      node.message(
          5,
          new Message()
              .text(1, (String) attributes[i])
              .number(3, (Integer) attributes[i + 1])
              .number(20, 2));
    }
    graph.message(1, node);
    return this;
  }

  private static Message nodeMessage(String domain, String op, String[] inputs, String... outputs) {
    Message node = new Message();
    for (String input : inputs) {
      node.text(1, input);
    }
    for (String output : outputs) {
      node.text(2, output);
    }
    return node.text(4, op).text(7, domain);
  }

  void write(Path file) throws IOException {
    Message model =
        new Message()
            .number(1, 8)
            .message(7, graph)
            .message(8, new Message().text(1, "").number(2, 17))
            .message(8, new Message().text(1, "com.microsoft").number(2, 1));
    Files.write(file, model.bytes.toByteArray());
  }
}
