package dev.concierge.trainer.bases;

import java.io.IOException;

/** A folder that is no base we can import. The message names the file, key or tensor at fault. */
public final class BaseException extends IOException {
  private static final long serialVersionUID = 1L;

  BaseException(String message) {
    super(message);
  }

  BaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
