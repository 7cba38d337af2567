package dev.concierge.plugin.policies;

import java.util.function.Consumer;

/**
 * A native resource with many users and one owner. It is closed once: when it is retired and its
 * last user is gone. Thread-safe.
 */
final class Shared<R> {
  private final R resource;
  private final Consumer<R> closer;
  private int users;
  private boolean retired;

  Shared(R resource, Consumer<R> closer) {
    this.resource = resource;
    this.closer = closer;
  }

  R resource() {
    return resource;
  }

  /** False if the resource is retired; otherwise {@link #release} must follow. */
  synchronized boolean acquire() {
    if (retired) {
      return false;
    }
    users++;
    return true;
  }

  void release() {
    boolean last;
    synchronized (this) {
      users--;
      last = retired && users == 0;
    }
    if (last) {
      closer.accept(resource);
    }
  }

  void retire() {
    boolean unused;
    synchronized (this) {
      if (retired) {
        return;
      }
      retired = true;
      unused = users == 0;
    }
    if (unused) {
      closer.accept(resource);
    }
  }

  synchronized int users() {
    return users;
  }
}
