package dev.concierge.plugin.policies;

import dev.concierge.models.generation.NoFreeSlotException;
import dev.concierge.models.policy.PolicyUnavailableException;
import dev.concierge.plugin.endpoint.ErrorKind;
import org.opensearch.OpenSearchStatusException;

/** Failures after which a caller should come again, with the header that says when. */
public final class Refusals {
  private static final String RETRY_AFTER = "Retry-After";

  private Refusals() {}

  /** The node or its inference server has too much to do: 429. */
  public static OpenSearchStatusException busy() {
    OpenSearchStatusException busy =
        ErrorKind.BUSY.because(
            "too many recommendations are being computed on this node; try again in a second, or"
                + " raise [plugins.concierge.inference.queue_size]");
    busy.addHeader(RETRY_AFTER, "1");
    return busy;
  }

  /** The failure as a caller is told; unchanged if it is of another kind. */
  public static Exception of(Exception failure) {
    return switch (failure) {
      case NoFreeSlotException full -> busy();
      case PolicyUnavailableException away -> unavailable(away);
      default -> failure;
    };
  }

  private static OpenSearchStatusException unavailable(PolicyUnavailableException away) {
    OpenSearchStatusException unavailable = ErrorKind.UNAVAILABLE.because(away, away.getMessage());
    unavailable.addHeader(RETRY_AFTER, Long.toString(Math.max(1, away.retryAfter().toSeconds())));
    return unavailable;
  }
}
