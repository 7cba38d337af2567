package dev.concierge.it.bench.soak;

import dev.concierge.trainer.console.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends requests from several clients at once and samples memory at equal distances.
 *
 * @param requests in all
 * @param clients that ask at the same time
 * @param samples of memory over the whole run
 */
record Soak(long requests, int clients, int samples) {
  /**
   * Runs to the end.
   *
   * @return resident bytes in the order of time
   * @throws IllegalStateException if a request fails, with its cause
   */
  List<Long> run(SoakTarget target, Progress progress) {
    List<Long> resident = Collections.synchronizedList(new ArrayList<>());
    AtomicLong next = new AtomicLong();
    long distance = Math.max(1, requests / samples);
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    try (Progress.Stage stage = progress.stage("soaking", requests)) {
      List<Future<?>> running = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        SplittableRandom random = new SplittableRandom(client);
        running.add(
            pool.submit(
                () -> {
                  long number;
                  while ((number = next.getAndIncrement()) < requests) {
                    target.request(number, random);
                    stage.step(1);
                    if (number % distance == distance - 1) {
                      long bytes = target.residentBytes();
                      resident.add(bytes);
                      stage.note(bytes / (1 << 20) + " MB");
                    }
                  }
                }));
      }
      running.forEach(Soak::await);
    } finally {
      pool.shutdownNow();
    }
    return List.copyOf(resident);
  }

  private static void await(Future<?> client) {
    try {
      client.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while soaking", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a request failed: " + e.getCause(), e.getCause());
    }
  }
}
