package dev.concierge.trainer.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.concierge.models.network.TensorSource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a model to disk a piece at a time: the graph's fields are laid out as Protocol Buffers
 * lays them out, and the weights' bytes are copied between them, so that no weight is held in
 * memory as a whole. Weights of more than {@code threshold} bytes go to a file beside the model,
 * named after it with {@value #DATA_SUFFIX}: a Protocol Buffers message ends at 2 GiB.
 */
final class ModelFile {
  /** Suffix of the file with the weights, if they do not lie in the model. */
  static final String DATA_SUFFIX = ".data";

  /** ONNX Runtime maps external data that begins at a page. */
  private static final int PAGE = 4096;

  private static final int PIECE = 1 << 16;

  private final OnnxMl.ModelProto model;
  private final Map<String, ? extends TensorSource> weights;

  /**
   * @param model without the weights
   * @param weights by name, stored as fp32
   */
  ModelFile(OnnxMl.ModelProto model, Map<String, ? extends TensorSource> weights) {
    this.model = model;
    this.weights = weights;
  }

  void write(Path file, long threshold) throws IOException {
    long bytes = weights.values().stream().mapToLong(ModelFile::bytes).sum();
    if (bytes > threshold) {
      external(file);
    } else {
      inline(file);
    }
  }

  private static long bytes(TensorSource tensor) {
    return tensor.elements() * Float.BYTES;
  }

  private void inline(Path file) throws IOException {
    Map<String, OnnxMl.TensorProto> headers = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> headers.put(name, header(name, tensor).build()));
    long size = model.getGraph().getSerializedSize();
    for (Map.Entry<String, OnnxMl.TensorProto> header : headers.entrySet()) {
      int tensor = Math.toIntExact(sizeOf(header.getValue(), bytes(weights.get(header.getKey()))));
      size +=
          CodedOutputStream.computeTagSize(OnnxMl.GraphProto.INITIALIZER_FIELD_NUMBER)
              + CodedOutputStream.computeUInt32SizeNoTag(tensor)
              + (long) tensor;
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), PIECE)) {
      CodedOutputStream coded = CodedOutputStream.newInstance(out);
      model.toBuilder().clearGraph().build().writeTo(coded);
      coded.writeTag(OnnxMl.ModelProto.GRAPH_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      coded.writeUInt32NoTag(Math.toIntExact(size));
      model.getGraph().writeTo(coded);
      for (Map.Entry<String, OnnxMl.TensorProto> header : headers.entrySet()) {
        TensorSource tensor = weights.get(header.getKey());
        coded.writeTag(
            OnnxMl.GraphProto.INITIALIZER_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        coded.writeUInt32NoTag((int) sizeOf(header.getValue(), bytes(tensor)));
        header.getValue().writeTo(coded);
        coded.writeTag(
            OnnxMl.TensorProto.RAW_DATA_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        coded.writeUInt32NoTag((int) bytes(tensor));
        coded.flush();
        copy(tensor, out);
      }
      coded.flush();
    }
  }

  private static long sizeOf(OnnxMl.TensorProto header, long raw) {
    return header.getSerializedSize()
        + CodedOutputStream.computeTagSize(OnnxMl.TensorProto.RAW_DATA_FIELD_NUMBER)
        + CodedOutputStream.computeUInt64SizeNoTag(raw)
        + raw;
  }

  private void external(Path file) throws IOException {
    Path data = file.resolveSibling(file.getFileName() + DATA_SUFFIX);
    OnnxMl.GraphProto.Builder graph = model.getGraph().toBuilder();
    long offset = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(data), PIECE)) {
      for (Map.Entry<String, ? extends TensorSource> weight : weights.entrySet()) {
        TensorSource tensor = weight.getValue();
        int gap = (int) (-offset & (PAGE - 1));
        out.write(new byte[gap]);
        offset += gap;
        graph.addInitializer(
            header(weight.getKey(), tensor)
                .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", data.getFileName().toString()))
                .addExternalData(entry("offset", Long.toString(offset)))
                .addExternalData(entry("length", Long.toString(bytes(tensor)))));
        copy(tensor, out);
        offset += bytes(tensor);
      }
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      model.toBuilder().setGraph(graph).build().writeTo(out);
    }
  }

  private static OnnxMl.StringStringEntryProto entry(String key, String value) {
    return OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static OnnxMl.TensorProto.Builder header(String name, TensorSource tensor) {
    return OnnxMl.TensorProto.newBuilder()
        .setName(name)
        .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
        .addAllDims(Arrays.stream(tensor.shape()).boxed().toList());
  }

  private static void copy(TensorSource tensor, OutputStream out) throws IOException {
    float[] values = new float[PIECE];
    byte[] bytes = new byte[PIECE * Float.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long elements = tensor.elements();
    for (long from = 0; from < elements; from += PIECE) {
      int count = (int) Math.min(PIECE, elements - from);
      tensor.read(from, values, count);
      buffer.asFloatBuffer().put(values, 0, count);
      out.write(bytes, 0, count * Float.BYTES);
    }
  }
}
