package dev.concierge.plugin.endpoint;

import org.opensearch.OpenSearchStatusException;
import org.opensearch.core.rest.RestStatus;

/**
 * What can go wrong with a call, and the one place where that becomes a REST status. Mistakes in a
 * body are {@link IllegalArgumentException}s, and things that are named in the path and are not
 * there {@link org.opensearch.ResourceNotFoundException}s: OpenSearch answers those as {@link
 * #INVALID} and {@link #MISSING} itself.
 */
public enum ErrorKind {
  // The caller's.

  /** What is asked for cannot be done as it is. */
  INVALID(RestStatus.BAD_REQUEST),

  /** Nobody waits for the answer any more. */
  CANCELLED(RestStatus.BAD_REQUEST),

  /** A token was refused. */
  FORBIDDEN(RestStatus.FORBIDDEN),

  /** What the request needs does not exist. */
  MISSING(RestStatus.NOT_FOUND),

  /** It does not go with what is there now, perhaps because somebody else was faster. */
  CONFLICT(RestStatus.CONFLICT),

  /** It is more than is taken at once. */
  TOO_LARGE(RestStatus.REQUEST_ENTITY_TOO_LARGE),

  // Refusals for now: the same request may succeed later.

  /** There is too much to do. */
  BUSY(RestStatus.TOO_MANY_REQUESTS),

  /** What is needed is there in principle, but not ready or not reachable. */
  UNAVAILABLE(RestStatus.SERVICE_UNAVAILABLE),

  // Faults of others.

  /** Another process failed. */
  OUTSIDE(RestStatus.BAD_GATEWAY),

  /** Another process did not answer in time. */
  OUTSIDE_LATE(RestStatus.GATEWAY_TIMEOUT),

  // Ours.

  /** The plugin is to blame. */
  INTERNAL(RestStatus.INTERNAL_SERVER_ERROR);

  private final RestStatus status;

  ErrorKind(RestStatus status) {
    this.status = status;
  }

  public RestStatus status() {
    return status;
  }

  /**
   * A failure of this kind.
   *
   * @param reason what is wrong and what to do, with {@code {}} for each value
   */
  public OpenSearchStatusException because(String reason, Object... values) {
    return new OpenSearchStatusException(reason, status, values);
  }

  /**
   * A failure of this kind.
   *
   * @param reason what is wrong and what to do, with {@code {}} for each value
   */
  public OpenSearchStatusException because(Throwable cause, String reason, Object... values) {
    return new OpenSearchStatusException(reason, status, cause, values);
  }

  /** A failure that keeps the status which another part of the cluster gave it. */
  public static OpenSearchStatusException passedOn(
      RestStatus status, Throwable cause, String reason, Object... values) {
    return new OpenSearchStatusException(reason, status, cause, values);
  }
}
