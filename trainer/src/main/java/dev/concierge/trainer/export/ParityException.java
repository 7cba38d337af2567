package dev.concierge.trainer.export;

import java.io.IOException;

/** A graph does not compute what training computes; the bundle was not written. */
public final class ParityException extends IOException {
  private static final long serialVersionUID = 1L;

  ParityException(String message) {
    super(message);
  }
}
