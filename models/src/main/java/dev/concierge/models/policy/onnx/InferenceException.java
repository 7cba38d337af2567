package dev.concierge.models.policy.onnx;

/** ONNX Runtime refused or failed: a fault of the model or the machine, never of a request. */
public final class InferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InferenceException(String message) {
    super(message);
  }

  public InferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
