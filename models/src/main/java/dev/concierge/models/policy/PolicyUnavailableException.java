package dev.concierge.models.policy;

import java.time.Duration;
import java.util.Objects;

/**
 * A policy that runs elsewhere cannot be reached or does not answer: the caller should come again
 * later. The message names the place and what to do.
 */
public final class PolicyUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  /**
   * @param retryAfter when another try makes sense
   */
  public PolicyUnavailableException(String message, Duration retryAfter, Throwable cause) {
    super(message, cause);
    this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
