package dev.concierge.models.natives;

/**
 * A native library cannot be loaded on this machine. The message names the library, the system's
 * reason and what an operator can do.
 */
public final class NativeLibraryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NativeLibraryException(String message, Throwable cause) {
    super(message, cause);
  }
}
