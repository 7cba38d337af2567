package dev.concierge.models.inference.binding;

import ai.onnxruntime.OnnxJavaType;
import dev.concierge.models.natives.BindingException;
import java.util.Locale;

/** Types of tensors, with their number in ONNX. */
enum ElementType {
  FLOAT(1, Float.BYTES),
  INT32(6, Integer.BYTES),
  INT64(7, Long.BYTES),
  FLOAT16(10, Short.BYTES);

  private final int code;
  private final int bytes;

  ElementType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  int code() {
    return code;
  }

  int bytes() {
    return bytes;
  }

  /**
   * Type of keys, values or logits.
   *
   * @throws BindingException if it is neither fp32 nor fp16
   */
  static ElementType floating(String tensor, OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> FLOAT;
      case FLOAT16 -> FLOAT16;
      default ->
          throw new BindingException(
              String.format(Locale.ROOT, "[%s] must be fp32 or fp16 but is [%s]", tensor, type));
    };
  }
}
