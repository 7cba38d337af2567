package dev.concierge.models.generation;

import java.util.Arrays;

/**
 * Tokens that may be drawn, as one number each that orders by weight, heaviest first, then by id.
 * Finds the heaviest without sorting all. Holds scratch space; not thread-safe.
 */
final class Candidates {
  /** Few enough to sort. */
  private static final int FEW = 24;

  private long[] keys = new long[0];
  private int count;

  /** Takes all ids with a weight above {@code floor}; weights lie in [0, 1]. */
  void collect(double[] weights, int size, double floor) {
    if (keys.length < size) {
      keys = new long[size];
    }
    count = 0;
    for (int id = 0; id < size; id++) {
      if (weights[id] > floor) {
        keys[count++] = key(weights[id], id);
      }
    }
  }

  /** The bits of a float that is not negative order like its value. */
  private static long key(double weight, int id) {
    long descending = 0x7FFFFFFFL - Float.floatToIntBits((float) weight);
    return descending << 32 | id;
  }

  int count() {
    return count;
  }

  int id(int i) {
    return (int) keys[i];
  }

  /** Keeps the {@code k} heaviest. */
  void keepFirst(int k) {
    int low = 0;
    int high = count;
    while (high - low > FEW && k > low && k < high) {
      int middle = partition(low, high);
      if (k <= middle) {
        high = middle;
      } else {
        low = middle;
      }
    }
    if (low < k && k < high) {
      Arrays.sort(keys, low, high);
    }
    count = Math.min(count, k);
  }

  /** Keeps the fewest heaviest whose weights reach {@code mass}; at least one. */
  void keepMass(double[] weights, double mass) {
    int low = 0;
    int high = count;
    double reached = 0;
    while (high - low > FEW) {
      int middle = partition(low, high);
      double heavier = mass(weights, low, middle);
      if (reached + heavier >= mass) {
        high = middle;
      } else {
        reached += heavier;
        low = middle;
      }
    }
    Arrays.sort(keys, low, high);
    count = Math.min(count, high);
    for (int i = low; i < high; i++) {
      reached += weights[id(i)];
      if (reached >= mass) {
        count = i + 1;
        return;
      }
    }
  }

  /** Keeps those of at least this weight. */
  void keepHeavier(double[] weights, double least) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (weights[id(i)] >= least) {
        keys[kept++] = keys[i];
      }
    }
    count = kept;
  }

  double mass(double[] weights) {
    return mass(weights, 0, count);
  }

  private double mass(double[] weights, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += weights[id(i)];
    }
    return sum;
  }

  /** Splits [low, high) so that all before the result are heavier than all from it on. */
  private int partition(int low, int high) {
    long pivot = median(keys[low], keys[(low + high) >>> 1], keys[high - 1]);
    int i = low;
    int j = high - 1;
    while (true) {
      while (keys[i] < pivot) {
        i++;
      }
      while (keys[j] > pivot) {
        j--;
      }
      if (i >= j) {
        return Math.max(i, low + 1);
      }
      long swapped = keys[i];
      keys[i++] = keys[j];
      keys[j--] = swapped;
    }
  }

  private static long median(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
