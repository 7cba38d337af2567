package dev.concierge.models.encoding;

import java.nio.charset.StandardCharsets;

/**
 * MurmurHash3 (32 bit, seed 0; Austin Appleby, public domain algorithm) of a word's UTF-8 bytes.
 */
final class Hashing {
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Hashing() {}

  /** A bucket in [1, buckets); 0 stays free for padding. */
  static int bucket(String word, int buckets) {
    return 1
        + Integer.remainderUnsigned(murmur3(word.getBytes(StandardCharsets.UTF_8)), buckets - 1);
  }

  static int murmur3(byte[] bytes) {
    int hash = 0;
    int whole = bytes.length / 4 * 4;
    for (int i = 0; i < whole; i += 4) {
      int block =
          (bytes[i] & 0xff)
              | (bytes[i + 1] & 0xff) << 8
              | (bytes[i + 2] & 0xff) << 16
              | (bytes[i + 3] & 0xff) << 24;
      hash ^= mix(block);
      hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
    }
    int tail = 0;
    for (int i = bytes.length - 1; i >= whole; i--) {
      tail = tail << 8 | (bytes[i] & 0xff);
    }
    hash ^= mix(tail);
    hash ^= bytes.length;
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  private static int mix(int block) {
    return Integer.rotateLeft(block * C1, 15) * C2;
  }
}
