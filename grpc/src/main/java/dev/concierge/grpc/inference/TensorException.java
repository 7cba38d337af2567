package dev.concierge.grpc.inference;

/** A tensor that is not what it should be: the sender's mistake. The message names it. */
public final class TensorException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public TensorException(String message) {
    super(message);
  }
}
