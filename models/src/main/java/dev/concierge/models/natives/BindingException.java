package dev.concierge.models.natives;

/** A native function cannot be called here, or what it was asked for was refused or failed. */
public final class BindingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BindingException(String message) {
    super(message);
  }

  public BindingException(String message, Throwable cause) {
    super(message, cause);
  }
}
