package dev.concierge.plugin.recommend;

import dev.concierge.plugin.policies.Refusals;
import dev.concierge.plugin.settings.ConciergeSettings;
import org.opensearch.action.support.ContextPreservingActionListener;
import org.opensearch.common.CheckedSupplier;
import org.opensearch.common.lease.Releasable;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.util.concurrent.AbstractRunnable;
import org.opensearch.core.action.ActionListener;
import org.opensearch.threadpool.ThreadPool;

/**
 * Runs what computes on bounded pools of its own; what is too much is refused with 429.
 * Thread-safe.
 *
 * <p>Encoding and ranking compute on the inference pool. Reading windows and drawing replies only
 * waits for the generator's own thread, one thread of the generation pool per {@link ReplyPlaces
 * place}: who has a place never waits for a thread or a cache slot.
 */
public final class Inference {
  private final ThreadPool threads;
  private final ReplyPlaces places;
  private final PipelineCounters counters;

  /**
   * @param counters count what is refused
   */
  public Inference(ThreadPool threads, Settings settings, PipelineCounters counters) {
    this.threads = threads;
    this.counters = counters;
    this.places =
        new ReplyPlaces(
            ConciergeSettings.INFERENCE_SLOTS.get(settings),
            ConciergeSettings.INFERENCE_QUEUE_SIZE.get(settings));
  }

  /** Computes on the inference pool and hands over the result there. */
  <T> void run(CheckedSupplier<T, Exception> work, ActionListener<T> listener) {
    run(ConciergeSettings.INFERENCE_POOL, work, listener);
  }

  /** Generates on the generation pool; the caller has a place. */
  <T> void generate(CheckedSupplier<T, Exception> work, ActionListener<T> listener) {
    run(ConciergeSettings.GENERATION_POOL, work, listener);
  }

  private <T> void run(String pool, CheckedSupplier<T, Exception> work, ActionListener<T> caller) {
    ActionListener<T> listener = ActionListener.notifyOnce(caller);
    threads
        .executor(pool)
        .execute(
            new AbstractRunnable() {
              @Override
              protected void doRun() throws Exception {
                try {
                  listener.onResponse(work.get());
                } catch (LinkageError e) { // a backend's code is missing, which ends no node
                  throw new IllegalStateException("inference broke off: " + e, e);
                } catch (Error e) {
                  listener.onFailure(new IllegalStateException("inference broke off", e));
                  throw e;
                }
              }

              @Override
              public void onFailure(Exception failure) {
                listener.onFailure(Refusals.of(failure));
              }

              @Override
              public void onRejection(Exception rejection) {
                refuse(listener);
              }
            });
  }

  /** A place for a window that is read early; null when there is none to spare. */
  Releasable tryTakePlace() {
    return places.tryTake();
  }

  /** A place as soon as there is one. The listener answers on the thread of who leaves it. */
  void takePlace(ActionListener<Releasable> listener) {
    ActionListener<Releasable> asCaller =
        ContextPreservingActionListener.wrapPreservingContext(listener, threads.getThreadContext());
    if (!places.take(asCaller)) {
      refuse(listener);
    }
  }

  private void refuse(ActionListener<?> listener) {
    counters.rejected.increment();
    listener.onFailure(Refusals.busy());
  }
}
