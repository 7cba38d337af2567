package dev.concierge.it.bench.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/** Threads that ask at the same time, as a node's requests do. Owns its threads. */
final class Clients implements AutoCloseable {
  private final ExecutorService pool;

  Clients(int most) {
    ThreadFactory threads =
        work -> {
          Thread thread = new Thread(work, "bench-client");
          thread.setDaemon(true);
          return thread;
        };
    pool = Executors.newFixedThreadPool(most, threads);
  }

  /** Runs all tasks at once, each on its own thread, beginning together; results in order. */
  <T> List<T> together(List<Callable<T>> tasks) {
    CyclicBarrier start = new CyclicBarrier(tasks.size());
    List<Future<T>> running = new ArrayList<>();
    for (Callable<T> task : tasks) {
      running.add(
          pool.submit(
              () -> {
                start.await();
                return task.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> result : running) {
      results.add(await(result));
    }
    return results;
  }

  private static <T> T await(Future<T> result) {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a measured request failed: " + e.getCause(), e.getCause());
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
