package dev.concierge.plugin.recommend;

import dev.concierge.models.generation.Generation;
import dev.concierge.models.policy.Policy;
import dev.concierge.plugin.policies.LoadedPolicies.Lease;
import java.util.concurrent.atomic.AtomicReference;
import org.opensearch.common.lease.Releasable;
import org.opensearch.common.util.concurrent.AbstractRefCounted;

/**
 * A request's hold on a policy and on the reply it is generating. Counts its users, because a
 * window may still be read when the request has failed elsewhere; the last one gives everything
 * back.
 */
final class PolicyHold extends AbstractRefCounted {
  private final Lease lease;
  private final AtomicReference<Releasable> place = new AtomicReference<>();
  private volatile Generation generation;

  PolicyHold(Lease lease) {
    super("concierge-policy");
    this.lease = lease;
  }

  Policy policy() {
    return lease.policy();
  }

  Lease lease() {
    return lease;
  }

  /** The window that was read; {@code null} if none was. */
  Generation generation() {
    return generation;
  }

  /** Takes over a generation. */
  void keep(Generation started) {
    generation = started;
  }

  /** Takes over a place, to be given back with the generation. */
  void take(Releasable taken) {
    place.set(taken);
  }

  /** Gives the cache slot and the place back. Idempotent. */
  void endGeneration() {
    try (Releasable taken = place.getAndSet(null)) {
      if (generation != null) {
        generation.close();
      }
    }
  }

  @Override
  protected void closeInternal() {
    try (Lease last = lease) {
      endGeneration();
    }
  }
}
