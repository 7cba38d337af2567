package dev.concierge.plugin.pipeline;

import dev.concierge.models.decoding.Generation;
import dev.concierge.models.inference.Policy;
import dev.concierge.plugin.serving.ServingModels.Lease;
import java.util.concurrent.atomic.AtomicReference;
import org.opensearch.common.util.concurrent.AbstractRefCounted;

/**
 * A request's hold on a policy and on the reply it is generating. Counts its users, because a
 * window may still be read when the request has failed elsewhere; the last one gives everything
 * back.
 */
final class PolicyHold extends AbstractRefCounted {
  private final Lease lease;
  private final AtomicReference<Runnable> permit = new AtomicReference<>();
  private volatile Generation generation;

  PolicyHold(Lease lease) {
    super("concierge-policy");
    this.lease = lease;
  }

  Policy runtime() {
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

  /** Has the permit to read early given back with the generation. */
  void permitted(Runnable giveBack) {
    permit.set(giveBack);
  }

  /** Gives the cache slot and the permit back. Idempotent. */
  void endGeneration() {
    if (generation != null) {
      generation.close();
    }
    Runnable giveBack = permit.getAndSet(null);
    if (giveBack != null) {
      giveBack.run();
    }
  }

  @Override
  protected void closeInternal() {
    try (Lease last = lease) {
      endGeneration();
    }
  }
}
