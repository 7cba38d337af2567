package dev.concierge.grpc.inference;

import java.util.Arrays;
import java.util.Locale;

/** The protocol's datatypes that our models use; names are the protocol's. */
public enum DataType {
  INT32(Integer.BYTES),
  INT64(Long.BYTES),
  FP32(Float.BYTES),
  FP64(Double.BYTES),
  /** Text or bytes of any length. */
  BYTES(0);

  private final int width;

  DataType(int width) {
    this.width = width;
  }

  /** Bytes of one element; 0 where elements differ. */
  int width() {
    return width;
  }

  static DataType of(String tensor, String name) {
    for (DataType type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new TensorException(
        String.format(
            Locale.ROOT,
            "tensor [%s] has the datatype [%s]; known are %s",
            tensor,
            name,
            Arrays.toString(values())));
  }
}
