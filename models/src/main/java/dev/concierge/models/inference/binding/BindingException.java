package dev.concierge.models.inference.binding;

/** Binding memory to a graph is not possible here, or ONNX Runtime refused or failed. */
public final class BindingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BindingException(String message) {
    super(message);
  }

  public BindingException(String message, Throwable cause) {
    super(message, cause);
  }
}
