package dev.concierge.models.bundle;

import java.io.IOException;

/** A bundle that must not be used. The message names the file and what is wrong with it. */
public final class BundleException extends IOException {
  private static final long serialVersionUID = 1L;

  public BundleException(String message) {
    super(message);
  }

  public BundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
