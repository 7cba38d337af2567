package dev.concierge.trainer.weights;

import dev.concierge.models.network.Tensor;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Named tensors in one file, exact. For a run's own working files; bundles hold ONNX. */
public final class TensorFile {
  private static final int MAGIC = 0x434f4e31;

  private TensorFile() {}

  public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(MAGIC);
      out.writeInt(tensors.size());
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeInt(entry.getValue().shape().length);
        for (long size : entry.getValue().shape()) {
          out.writeLong(size);
        }
        ByteBuffer bytes = ByteBuffer.allocate(entry.getValue().data().length * 4);
        bytes.asFloatBuffer().put(entry.getValue().data());
        out.write(bytes.array());
      }
    }
  }

  /**
   * @throws IOException if the file is not one of these or is cut short
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("[" + file + "] holds no tensors");
      }
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        String name = in.readUTF();
        long[] shape = new long[in.readInt()];
        int elements = 1;
        for (int d = 0; d < shape.length; d++) {
          shape[d] = in.readLong();
          elements = Math.toIntExact(elements * shape[d]);
        }
        byte[] bytes = new byte[elements * 4];
        in.readFully(bytes);
        float[] data = new float[elements];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(data);
        tensors.put(name, new Tensor(shape, data));
      }
      return tensors;
    }
  }
}
