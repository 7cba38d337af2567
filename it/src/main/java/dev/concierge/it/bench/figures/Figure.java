package dev.concierge.it.bench.figures;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A measured value.
 *
 * @param id stable key in the JSON
 * @param what it is, for a person
 * @param value in {@code unit}
 * @param unit such as {@code ×} or {@code ms}
 * @param bar what it must reach; null for a value that only explains others
 * @param parts what it was computed from, by name
 */
public record Figure(
    String id, String what, double value, String unit, Bar bar, Map<String, Double> parts) {
  public Figure {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(unit, "unit");
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** Whether the bar is reached; a figure without one always passes. */
  public boolean passed() {
    return bar == null || bar.reachedBy(value);
  }
}
