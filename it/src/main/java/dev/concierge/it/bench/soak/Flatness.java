package dev.concierge.it.bench.soak;

import dev.concierge.it.bench.figures.Samples;
import java.util.List;
import java.util.Locale;

/**
 * Whether memory stays flat: after the warm-up the samples are cut into equal windows, and no
 * window's median may exceed the first one's by more than the tolerance. Medians, because a single
 * sample may catch a reload, when two models are in memory; windows in the order of time, because a
 * leak makes every one larger than the one before.
 *
 * @param warmUp share of the samples that is not judged, in [0, 1): the compiler, the allocator's
 *     arenas and the threads' stacks reach their size in it
 * @param windows at least 2
 * @param tolerance relative growth that is still flat, such as 0.05
 */
record Flatness(double warmUp, int windows, double tolerance) {
  static final Flatness STANDARD = new Flatness(0.4, 6, 0.05);

  Flatness {
    if (warmUp < 0 || warmUp >= 1) {
      throw new IllegalArgumentException("warmUp must lie in [0, 1) but was [" + warmUp + "]");
    }
    if (windows < 2) {
      throw new IllegalArgumentException("windows must be at least 2 but was [" + windows + "]");
    }
  }

  /** Smallest number of samples that can be judged. */
  int fewestSamples() {
    return (int) Math.ceil(windows / (1 - warmUp));
  }

  /**
   * Largest growth of a later window's median over the first window's; negative when all are
   * smaller.
   *
   * @throws IllegalArgumentException if there are fewer than {@link #fewestSamples}
   */
  double growth(List<Long> samples) {
    if (samples.size() < fewestSamples()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "flatness needs at least [%d] samples but got [%d]",
              fewestSamples(),
              samples.size()));
    }
    List<Long> judged = samples.subList((int) (samples.size() * warmUp), samples.size());
    double first = median(judged, 0);
    double growth = Double.NEGATIVE_INFINITY;
    for (int window = 1; window < windows; window++) {
      growth = Math.max(growth, median(judged, window) / first - 1);
    }
    return growth;
  }

  private double median(List<Long> judged, int window) {
    Samples samples = new Samples();
    judged
        .subList(judged.size() * window / windows, judged.size() * (window + 1) / windows)
        .forEach(samples::add);
    return samples.median();
  }

  boolean isFlat(List<Long> samples) {
    return growth(samples) <= tolerance;
  }
}
