package dev.concierge.it.bench.retrieval;

import dev.concierge.it.bench.figures.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Sends work from some clients at a time and takes the time of each piece. Thread-safe. */
final class HttpLoad {
  private static final int OK = 200;
  private static final double NANOS_PER_MILLI = 1e6;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI node;

  HttpLoad(URI node) {
    this.node = node;
  }

  /** Posts and reads the whole answer. */
  void post(String path, String type, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(node.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT, "[%s] answered [%d]: %s", path, answer.statusCode(), answer.body()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot call [" + path + "]", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    }
  }

  /**
   * Runs {@code work} for 0 to {@code count} - 1, {@code clients} at a time, and adds the
   * milliseconds of each.
   */
  void run(int count, int clients, IntConsumer work, Samples into) {
    AtomicInteger next = new AtomicInteger();
    List<Future<List<Double>>> running = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
      for (int client = 0; client < clients; client++) {
        running.add(
            pool.submit(
                () -> {
                  List<Double> times = new ArrayList<>();
                  for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    long begin = System.nanoTime();
                    work.accept(i);
                    times.add((System.nanoTime() - begin) / NANOS_PER_MILLI);
                  }
                  return times;
                }));
      }
      for (Future<List<Double>> one : running) {
        one.get().forEach(into::add);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a measured request failed: " + e.getCause(), e.getCause());
    }
  }
}
