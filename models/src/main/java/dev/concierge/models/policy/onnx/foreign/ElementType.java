package dev.concierge.models.policy.onnx.foreign;

import ai.onnxruntime.OnnxJavaType;
import dev.concierge.models.natives.BindingException;
import java.util.Locale;

/** Types of tensors, with their number in ONNX. */
public enum ElementType {
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

  public int bytes() {
    return bytes;
  }

  /**
   * Type of keys, values or logits.
   *
   * @throws BindingException if it is neither fp32 nor fp16
   */
  public static ElementType floating(String tensor, OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> FLOAT;
      case FLOAT16 -> FLOAT16;
      default ->
          throw new BindingException(
              String.format(Locale.ROOT, "[%s] must be fp32 or fp16 but is [%s]", tensor, type));
    };
  }
}
