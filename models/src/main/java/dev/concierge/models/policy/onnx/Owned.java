package dev.concierge.models.policy.onnx;

import java.util.ArrayDeque;
import java.util.Deque;

/** Objects of one owner, closed together in reverse order, each once. Thread-safe. */
public final class Owned implements AutoCloseable {
  private final Deque<AutoCloseable> objects = new ArrayDeque<>();

  public synchronized <T extends AutoCloseable> T add(T object) {
    objects.push(object);
    return object;
  }

  /** Closes all, even when one fails; the first failure is thrown. */
  @Override
  public synchronized void close() {
    RuntimeException failure = null;
    while (!objects.isEmpty()) {
      try {
        objects.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new InferenceException("a native object cannot be closed", e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
