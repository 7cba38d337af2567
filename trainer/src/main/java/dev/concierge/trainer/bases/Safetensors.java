package dev.concierge.trainer.bases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.network.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tensors of a folder's {@code model.safetensors}, or of the shards that {@code
 * model.safetensors.index.json} names, memory-mapped. A file is 8 bytes with the header's length, a
 * JSON header with type, shape and place of every tensor, and their bytes.
 */
final class Safetensors implements PretrainedTensors {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  /** The format's own limit. */
  private static final long LONGEST_HEADER = 100_000_000;

  private final Path folder;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

  private Safetensors(Path folder) {
    this.folder = folder;
  }

  /**
   * Maps all tensors.
   *
   * @throws BaseException naming the file that is missing, truncated or malformed, or the tensor
   *     that an index promises in vain
   */
  static Safetensors open(Path folder) throws IOException {
    Safetensors all = new Safetensors(folder);
    if (Files.isRegularFile(folder.resolve(SINGLE))) {
      all.map(folder.resolve(SINGLE));
    } else if (Files.isRegularFile(folder.resolve(INDEX))) {
      all.mapShards(folder.resolve(INDEX));
    } else {
      throw new BaseException(
          String.format(Locale.ROOT, "[%s] has neither [%s] nor [%s]", folder, SINGLE, INDEX));
    }
    return all;
  }

  /** Whether a folder has tensors of this format. */
  static boolean in(Path folder) {
    return Files.isRegularFile(folder.resolve(SINGLE))
        || Files.isRegularFile(folder.resolve(INDEX));
  }

  private void mapShards(Path index) throws IOException {
    JsonNode places = json(index, Files.readAllBytes(index)).path("weight_map");
    Set<String> shards = new TreeSet<>();
    places.forEach(shard -> shards.add(shard.asText()));
    for (String shard : shards) {
      Path file = folder.resolve(shard);
      if (!folder.equals(file.getParent()) || !Files.isRegularFile(file)) {
        throw new BaseException(
            String.format(
                Locale.ROOT, "[%s] names the shard [%s], which is missing", index, shard));
      }
      map(file);
    }
    for (String name : (Iterable<String>) places::fieldNames) {
      if (!tensors.containsKey(name)) {
        throw new BaseException(
            String.format(
                Locale.ROOT,
                "[%s] promises tensor [%s] in [%s], which lacks it",
                index,
                name,
                places.path(name).asText()));
      }
    }
  }

  private void map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      long header = size < 8 ? -1 : bytes(channel, 0, 8).getLong();
      if (header < 2 || header > LONGEST_HEADER || 8 + header > size) {
        throw new BaseException(
            String.format(
                Locale.ROOT,
                "[%s] is no safetensors file or is truncated: it has [%d] bytes and a header of [%d]",
                file,
                size,
                header));
      }
      JsonNode entries = json(file, bytes(channel, 8, (int) header).array());
      for (Map.Entry<String, JsonNode> entry : entries.properties()) {
        if (!entry.getKey().equals("__metadata__")) {
          map(file, channel, entry.getKey(), entry.getValue(), 8 + header);
        }
      }
    }
  }

  private void map(Path file, FileChannel channel, String name, JsonNode entry, long data)
      throws IOException {
    StoredType type;
    try {
      type = StoredType.valueOf(entry.path("dtype").asText());
    } catch (IllegalArgumentException e) {
      throw new BaseException(
          String.format(
              Locale.ROOT,
              "tensor [%s] of [%s] is stored as [%s]: must be one of %s",
              name,
              file,
              entry.path("dtype").asText(),
              Arrays.toString(StoredType.values())),
          e);
    }
    long[] shape = new long[entry.path("shape").size()];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = entry.path("shape").path(axis).asLong(-1);
    }
    long begin = entry.path("data_offsets").path(0).asLong(-1);
    long end = entry.path("data_offsets").path(1).asLong(-1);
    if (begin < 0
        || Arrays.stream(shape).anyMatch(length -> length < 0)
        || end - begin != TensorSource.elements(shape) * type.bytes()) {
      throw new BaseException(
          String.format(
              Locale.ROOT,
              "tensor [%s] of [%s] of shape %s cannot lie at %s",
              name,
              file,
              Arrays.toString(shape),
              entry.path("data_offsets")));
    }
    if (data + end > channel.size()) {
      throw new BaseException(
          String.format(
              Locale.ROOT,
              "[%s] is truncated: tensor [%s] ends at byte [%d] but the file has [%d]",
              file,
              name,
              data + end,
              channel.size()));
    }
    if (tensors.put(name, StoredTensor.map(channel, name, type, shape, data + begin)) != null) {
      throw new BaseException(
          String.format(Locale.ROOT, "tensor [%s] lies in two files of [%s]", name, folder));
    }
  }

  private static ByteBuffer bytes(FileChannel channel, long at, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
      // reads may be short
    }
    return bytes.flip();
  }

  private static JsonNode json(Path file, byte[] content) throws IOException {
    try {
      return JSON.readTree(content);
    } catch (JsonProcessingException e) {
      throw new BaseException(
          String.format(
              Locale.ROOT,
              "[%s] does not hold the JSON it should: %s",
              file,
              e.getOriginalMessage()),
          e);
    }
  }

  /** Length of a tensor's first axis; 0 if there is no such tensor. */
  long rows(String name) {
    long[] shape = has(name) ? tensors.get(name).shape() : new long[1];
    return shape.length == 0 ? 0 : shape[0];
  }

  @Override
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  @Override
  public StoredTensor get(String name, long... shape) throws BaseException {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new BaseException(String.format(Locale.ROOT, "[%s] has no tensor [%s]", folder, name));
    }
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new BaseException(
          String.format(
              Locale.ROOT,
              "tensor [%s] of [%s] must have shape %s but has %s",
              name,
              folder,
              Arrays.toString(shape),
              Arrays.toString(tensor.shape())));
    }
    return tensor;
  }
}
