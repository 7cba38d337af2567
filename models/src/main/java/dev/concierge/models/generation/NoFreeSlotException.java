package dev.concierge.models.generation;

/** Every cache slot stayed busy for as long as a caller may wait: the caller should retry later. */
public final class NoFreeSlotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoFreeSlotException(String message) {
    super(message);
  }
}
