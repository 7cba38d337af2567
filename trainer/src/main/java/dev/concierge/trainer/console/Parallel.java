package dev.concierge.trainer.console;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Bounded parallel work with results in order. */
public final class Parallel {
  private Parallel() {}

  /** Applies {@code work} to 0..n-1 on {@code threads} threads; the first failure ends it. */
  public static <T> List<T> map(
      int n, int threads, Progress progress, String name, IntFunction<T> work) {
    List<T> results = new ArrayList<>(n);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Progress.Stage stage = progress.stage(name, n)) {
      List<Future<T>> running = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        int index = i;
        running.add(
            pool.submit(
                () -> {
                  T result = work.apply(index);
                  stage.step(1);
                  return result;
                }));
      }
      for (Future<T> future : running) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during [" + name + "]", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(name + " broke: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
