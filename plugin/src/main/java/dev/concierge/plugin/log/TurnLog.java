package dev.concierge.plugin.log;

import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.indices.UbiIndices;
import dev.concierge.plugin.settings.ConciergeSettings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.action.bulk.BackoffPolicy;
import org.opensearch.action.bulk.BulkItemResponse;
import org.opensearch.action.bulk.BulkRequest;
import org.opensearch.action.bulk.BulkResponse;
import org.opensearch.action.support.GroupedActionListener;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.core.action.ActionListener;
import org.opensearch.threadpool.ThreadPool;

/**
 * Writes turns off the response path: a bounded queue, emptied in bulk requests one at a time. What
 * does not fit the queue is dropped and counted; what a busy cluster refuses is tried again, and
 * counted when it fails for good. Thread-safe; only {@link #drain} blocks.
 */
public final class TurnLog {
  private static final Logger LOG = LogManager.getLogger(TurnLog.class);
  private static final int BATCH = 100;
  private static final int RETRIES = 5;
  private static final TimeValue FIRST_DELAY = TimeValue.timeValueMillis(200);

  private final SystemIndices indices;
  private final UbiIndices ubi;
  private final ThreadPool threads;
  private final TimeValue interval;
  private final BlockingQueue<FinishedTurn> queue;
  private final AtomicBoolean writing = new AtomicBoolean();
  private final LongAdder written = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Object settled = new Object();

  /** Turns taken in so far; the queue keeps their order, so the first n of them settle first. */
  private final LongAdder accepted = new LongAdder();

  public TurnLog(SystemIndices indices, UbiIndices ubi, ThreadPool threads, Settings settings) {
    this.indices = indices;
    this.ubi = ubi;
    this.threads = threads;
    this.interval = ConciergeSettings.LOG_INTERVAL.get(settings);
    this.queue = new ArrayBlockingQueue<>(ConciergeSettings.LOG_QUEUE_SIZE.get(settings));
  }

  /** Takes a turn for writing, or drops it when too many wait. */
  public void add(FinishedTurn turn) {
    if (!queue.offer(turn)) {
      dropped.increment();
      return;
    }
    accepted.increment();
    wake();
  }

  /** Turns written, dropped for a full queue, and failed; and those that wait. */
  public Map<String, Object> counters() {
    return Map.of(
        "written",
        written.sum(),
        "dropped",
        dropped.sum(),
        "failed",
        failed.sum(),
        "queued",
        queue.size());
  }

  /** True when no turn waits and none is being written. */
  public boolean isIdle() {
    return queue.isEmpty() && !writing.get();
  }

  /**
   * Waits until every turn taken in before this call is written or has failed for good.
   *
   * @return false if the time ran out
   */
  boolean drain(TimeValue longest) {
    long due = accepted.sum();
    long deadline = System.nanoTime() + longest.nanos();
    synchronized (settled) {
      while (written.sum() + failed.sum() < due) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        try {
          settled.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }
    return true;
  }

  private void wake() {
    if (writing.compareAndSet(false, true)) {
      threads.scheduleUnlessShuttingDown(interval, ThreadPool.Names.GENERIC, this::writeBatch);
    }
  }

  private void writeBatch() {
    List<FinishedTurn> batch = new ArrayList<>();
    queue.drainTo(batch, BATCH);
    if (batch.isEmpty()) {
      finished();
      return;
    }
    ActionListener<Void> listener =
        ActionListener.wrap(
            done -> {
              written.add(batch.size());
              finished();
            },
            failure -> {
              failed.add(batch.size());
              LOG.warn("[{}] turns could not be logged", batch.size(), failure);
              finished();
            });
    ensure(
        batch,
        ActionListener.wrap(
            ready ->
                send(
                    batch,
                    BackoffPolicy.exponentialBackoff(FIRST_DELAY, RETRIES).iterator(),
                    listener),
            listener::onFailure));
  }

  private void finished() {
    synchronized (settled) {
      settled.notifyAll();
    }
    writing.set(false);
    if (!queue.isEmpty()) {
      wake();
    }
  }

  private void ensure(List<FinishedTurn> batch, ActionListener<Void> listener) {
    Set<String> queries = new LinkedHashSet<>();
    Set<String> events = new LinkedHashSet<>();
    for (FinishedTurn turn : batch) {
      queries.add(turn.recommender().queriesIndex());
      events.add(turn.recommender().eventsIndex());
    }
    GroupedActionListener<Void> all =
        new GroupedActionListener<>(
            ActionListener.map(listener, done -> null), 1 + queries.size() + events.size());
    indices.ensure(SystemIndices.TURNS, all);
    queries.forEach(index -> ubi.ensureQueries(index, all));
    events.forEach(index -> ubi.ensureEvents(index, all));
  }

  private void send(
      List<FinishedTurn> batch, Iterator<TimeValue> delays, ActionListener<Void> listener) {
    BulkRequest bulk = new BulkRequest();
    batch.forEach(turn -> TurnDocuments.of(turn).forEach(bulk::add));
    indices
        .client()
        .bulk(
            bulk,
            ActionListener.wrap(
                done -> {
                  if (done.hasFailures()) {
                    retry(batch, delays, new IllegalStateException(reason(done)), listener);
                  } else {
                    listener.onResponse(null);
                  }
                },
                failure -> retry(batch, delays, failure, listener)));
  }

  private void retry(
      List<FinishedTurn> batch,
      Iterator<TimeValue> delays,
      Exception failure,
      ActionListener<Void> listener) {
    if (!delays.hasNext()) {
      listener.onFailure(failure);
      return;
    }
    threads.scheduleUnlessShuttingDown(
        delays.next(), ThreadPool.Names.GENERIC, () -> send(batch, delays, listener));
  }

  private static String reason(BulkResponse response) {
    for (BulkItemResponse item : response.getItems()) {
      if (item.isFailed()) {
        return item.getIndex() + ": " + item.getFailureMessage();
      }
    }
    return "no failure";
  }
}
