package dev.concierge.trainer.quickstart;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was started, last first, whether the quickstart ends, fails or is interrupted.
 * Thread-safe; closing twice does nothing.
 */
final class Cleanup implements AutoCloseable {
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  /** From now on an interrupt closes too. */
  Cleanup() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::closeAll, "quickstart-cleanup"));
  }

  synchronized <T extends AutoCloseable> T add(T resource) {
    started.push(resource);
    return resource;
  }

  /** Leaves everything as it is. */
  synchronized void keep() {
    started.clear();
  }

  @Override
  public void close() {
    // The hook stays registered: with nothing left to close it does nothing.
    closeAll();
  }

  private synchronized void closeAll() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        System.err.println("cleaning up: " + e.getMessage());
      }
    }
  }
}
