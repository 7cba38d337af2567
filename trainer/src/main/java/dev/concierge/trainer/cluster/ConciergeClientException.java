package dev.concierge.trainer.cluster;

import dev.concierge.trainer.console.ErrorKind;

/** A call that the cluster refused, that did not reach it, or whose answer cannot be read. */
public final class ConciergeClientException extends RuntimeException implements ErrorKind.Known {
  private static final long serialVersionUID = 1L;

  /** {@link #status} of a call that got no answer. */
  public static final int UNREACHABLE = 0;

  /** {@link #status} of a call whose answer is larger than the client holds. */
  public static final int TOO_LARGE = -1;

  private final int status;
  private final String type;
  private final String reason;

  /**
   * @param status HTTP status, {@link #UNREACHABLE} or {@link #TOO_LARGE}
   * @param type the error's type as OpenSearch names it
   * @param reason the error's reason
   */
  public ConciergeClientException(int status, String type, String reason, Throwable cause) {
    super(
        status == UNREACHABLE || status == TOO_LARGE ? reason : status + " " + type + ": " + reason,
        cause);
    this.status = status;
    this.type = type;
    this.reason = reason;
  }

  public ConciergeClientException(int status, String type, String reason) {
    this(status, type, reason, null);
  }

  public int status() {
    return status;
  }

  public String type() {
    return type;
  }

  public String reason() {
    return reason;
  }

  @Override
  public ErrorKind kind() {
    return switch (status) {
      case UNREACHABLE -> ErrorKind.UNREACHABLE;
      case 400 -> ErrorKind.INVALID;
      case 401 -> ErrorKind.UNAUTHENTICATED;
      case 403 -> ErrorKind.FORBIDDEN;
      case 404 -> ErrorKind.MISSING;
      case 409 -> ErrorKind.CONFLICT;
      default -> retryable() ? ErrorKind.UNAVAILABLE : ErrorKind.OUTSIDE;
    };
  }

  /** True if no node answered. */
  public boolean unreachable() {
    return status == UNREACHABLE;
  }

  /** True if the answer was too large: asking for less may succeed. */
  public boolean tooLarge() {
    return status == TOO_LARGE;
  }

  /**
   * True if the same call may succeed a little later: no answer, too many requests, or not
   * available.
   */
  public boolean retryable() {
    return status == UNREACHABLE
        || status == 429
        || status == 502
        || status == 503
        || status == 504;
  }
}
