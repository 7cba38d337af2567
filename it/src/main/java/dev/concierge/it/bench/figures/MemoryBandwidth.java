package dev.concierge.it.bench.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast this machine reads memory: several threads sum an array much larger than any cache, each
 * its own part. Owns its threads and keeps the array until closed.
 */
public final class MemoryBandwidth implements AutoCloseable {
  private static final int CHUNK_INTS = 1 << 14;
  private static final int FACTOR = 3;

  private final int[][] parts;
  private final ExecutorService pool;

  /**
   * Allocates and touches the array.
   *
   * @param threads that read at the same time
   * @param bytes of the whole array; should be over 512 MB
   */
  public MemoryBandwidth(int threads, long bytes) {
    parts = new int[threads][];
    for (int i = 0; i < threads; i++) {
      parts[i] = new int[Math.toIntExact(bytes / threads / Integer.BYTES)];
      Arrays.fill(parts[i], i + 1);
    }
    pool = Executors.newFixedThreadPool(threads);
  }

  /** Bytes per second over several passes together, as a decode rate is over several steps. */
  public double sustained(int passes) {
    long bytes = 0;
    long begun = System.nanoTime();
    for (int pass = 0; pass < passes; pass++) {
      bytes += pass();
    }
    return bytes / ((System.nanoTime() - begun) / 1e9);
  }

  /** Returns the bytes read. */
  private long pass() {
    List<Future<Integer>> sums = new ArrayList<>();
    for (int[] part : parts) {
      sums.add(pool.submit(() -> sum(part)));
    }
    long bytes = 0;
    for (int i = 0; i < parts.length; i++) {
      if (await(sums.get(i)) != expected(i)) {
        throw new IllegalStateException("the sum of a memory pass is wrong");
      }
      bytes += (long) parts[i].length * Integer.BYTES;
    }
    return bytes;
  }

  private int expected(int part) {
    return (part + 1) * parts[part].length * FACTOR;
  }

  private static int sum(int[] values) {
    int sum = 0;
    for (int from = 0; from < values.length; from += CHUNK_INTS) {
      sum += sum(values, from, Math.min(values.length, from + CHUNK_INTS));
    }
    return sum;
  }

  /**
   * Its own method, so that it is compiled as a whole after few calls. With the multiplication
   * HotSpot makes vector loads of the loop, without it it does not; so memory, not arithmetic, is
   * what it waits for.
   */
  private static int sum(int[] values, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i] * FACTOR;
    }
    return sum;
  }

  private static int await(Future<Integer> sum) {
    try {
      return sum.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring memory", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot measure memory", e.getCause());
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
