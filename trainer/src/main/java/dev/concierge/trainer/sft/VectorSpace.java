package dev.concierge.trainer.sft;

import dev.concierge.models.network.Tensor;
import dev.concierge.trainer.evidence.ItemMatrix;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Names a vector space after everything that item vectors are made of. */
final class VectorSpace {
  private static final int LENGTH = 12;

  private VectorSpace() {}

  /** A short hash of the item tower's parameters and of the item vectors themselves. */
  static String id(Map<String, Tensor> networks, ItemMatrix items) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    new TreeMap<>(networks)
        .forEach(
            (name, tensor) -> {
              if (name.startsWith("item_tower.")) {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                update(digest, tensor.data());
              }
            });
    for (float[] row : items.targets()) {
      update(digest, row);
    }
    for (float[] row : items.contexts()) {
      update(digest, row);
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
  }

  private static void update(MessageDigest digest, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes.array());
  }
}
