package dev.concierge.trainer.bases;

import java.nio.ByteBuffer;

/** How a safetensors file stores a number. Little-endian; named as its header names them. */
enum StoredType {
  F32(4) {
    @Override
    float read(ByteBuffer bytes, int at) {
      return bytes.getFloat(at);
    }
  },
  F16(2) {
    @Override
    float read(ByteBuffer bytes, int at) {
      return Float.float16ToFloat(bytes.getShort(at));
    }
  },
  BF16(2) {
    @Override
    float read(ByteBuffer bytes, int at) {
      return Float.intBitsToFloat(bytes.getShort(at) << 16);
    }
  };

  private final int bytes;

  StoredType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of a number. */
  int bytes() {
    return bytes;
  }

  abstract float read(ByteBuffer bytes, int at);
}
