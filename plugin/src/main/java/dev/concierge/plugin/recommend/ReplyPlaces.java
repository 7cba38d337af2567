package dev.concierge.plugin.recommend;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.opensearch.common.lease.Releasable;
import org.opensearch.core.action.ActionListener;

/**
 * Places among the replies that are generated at the same time, given in the order in which they
 * were asked for. Whoever waits holds no thread. Thread-safe.
 */
final class ReplyPlaces {
  private final int mostWaiting;
  private final Deque<ActionListener<Releasable>> waiting = new ArrayDeque<>();
  private int free;

  /**
   * @param places replies at the same time
   * @param mostWaiting the next one who would have to wait is refused
   */
  ReplyPlaces(int places, int mostWaiting) {
    this.free = places;
    this.mostWaiting = mostWaiting;
  }

  /** A place to be closed when it is needed no more; null when none is free or others wait. */
  synchronized Releasable tryTake() {
    if (free == 0) {
      return null;
    }
    free--;
    return place();
  }

  /**
   * Hands over a place as soon as there is one.
   *
   * @return false if too many wait; the listener is not called then
   */
  boolean take(ActionListener<Releasable> listener) {
    Releasable place;
    synchronized (this) {
      place = tryTake();
      if (place == null) {
        return waiting.size() < mostWaiting && waiting.add(listener);
      }
    }
    listener.onResponse(place);
    return true;
  }

  private Releasable place() {
    AtomicBoolean held = new AtomicBoolean(true);
    return () -> {
      if (held.compareAndSet(true, false)) {
        passOn();
      }
    };
  }

  private void passOn() {
    ActionListener<Releasable> next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        free++;
        return;
      }
    }
    next.onResponse(place());
  }

  /** Those who wait now. */
  synchronized int waiting() {
    return waiting.size();
  }
}
