package dev.concierge.plugin.pipeline;

import dev.concierge.plugin.serving.Refusals;
import dev.concierge.plugin.settings.ConciergeSettings;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.opensearch.common.CheckedSupplier;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.util.concurrent.AbstractRunnable;
import org.opensearch.core.action.ActionListener;
import org.opensearch.threadpool.ThreadPool;

/**
 * Runs what computes on its own bounded pool; a full queue refuses with 429. Thread-safe.
 *
 * <p>Windows are read early, while items are searched, only as long as every thread of the pool
 * could still get a cache slot of its own: so no thread ever waits for a slot that is held by a
 * request which itself waits for a thread.
 */
final class Inference {
  private final ThreadPool threads;
  private final Semaphore early;
  private final LongAdder rejected;

  /**
   * @param rejected counts what the full queue refuses
   */
  Inference(ThreadPool threads, Settings settings, LongAdder rejected) {
    this.threads = threads;
    this.rejected = rejected;
    this.early =
        new Semaphore(
            Math.max(
                0,
                ConciergeSettings.INFERENCE_SLOTS.get(settings)
                    - ConciergeSettings.INFERENCE_THREADS.get(settings)));
  }

  /** Computes on the pool and hands over the result there. */
  <T> void run(CheckedSupplier<T, Exception> work, ActionListener<T> listener) {
    threads
        .executor(ConciergeSettings.INFERENCE_POOL)
        .execute(
            new AbstractRunnable() {
              @Override
              protected void doRun() throws Exception {
                listener.onResponse(work.get());
              }

              @Override
              public void onFailure(Exception failure) {
                listener.onFailure(Refusals.of(failure));
              }

              @Override
              public void onRejection(Exception rejection) {
                rejected.increment();
                listener.onFailure(Refusals.busy());
              }
            });
  }

  /** Whether a window may be read early; {@link #endEarly} must follow when it may. */
  boolean beginEarly() {
    return early.tryAcquire();
  }

  void endEarly() {
    early.release();
  }
}
