package dev.concierge.it.bench.figures;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Repeated measurements of one value. Not thread-safe. */
public final class Samples {
  private final List<Double> values = new ArrayList<>();

  public void add(double value) {
    values.add(value);
  }

  /** Middle value, the mean of the two middle ones when their number is even; NaN when empty. */
  public double median() {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Largest value; NaN when empty. */
  public double largest() {
    return values.isEmpty() ? Double.NaN : Collections.max(values);
  }
}
