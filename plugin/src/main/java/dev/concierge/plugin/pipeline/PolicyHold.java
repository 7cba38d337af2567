package dev.concierge.plugin.pipeline;

import dev.concierge.models.decoding.Generation;
import dev.concierge.models.inference.PolicyRuntime;
import dev.concierge.plugin.serving.ServingModels.Lease;
import org.opensearch.common.util.concurrent.AbstractRefCounted;

/**
 * A request's hold on a policy and on the reply it is generating. Counts its users, because a
 * window may still be read when the request has failed elsewhere; the last one gives everything
 * back.
 */
final class PolicyHold extends AbstractRefCounted {
  private final Lease lease;
  private volatile Generation generation;

  PolicyHold(Lease lease) {
    super("concierge-policy");
    this.lease = lease;
  }

  PolicyRuntime runtime() {
    return lease.runtime();
  }

  Lease lease() {
    return lease;
  }

  /** The window that was read; {@code null} if none was. */
  Generation generation() {
    return generation;
  }

  /** Takes over a generation. */
  void hold(Generation started) {
    this.generation = started;
  }

  @Override
  protected void closeInternal() {
    try (Lease last = lease) {
      if (generation != null) {
        generation.close();
      }
    }
  }
}
