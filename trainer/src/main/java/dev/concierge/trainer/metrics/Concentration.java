package dev.concierge.trainer.metrics;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How unevenly recommendations fall on the catalogue.
 *
 * @param gini Gini coefficient of the counts over the whole catalogue: 0 all equal, towards 1 all
 *     on one item
 * @param coverage share of the catalogue recommended at least once
 * @param topShare share of recommendations that fall on the most recommended tenth of the catalogue
 */
public record Concentration(double gini, double coverage, double topShare) {

  /**
   * @param slates recommended item ids
   * @param catalogueSize items that could have been recommended, at least those that were
   */
  public static Concentration of(Collection<List<String>> slates, int catalogueSize) {
    Map<String, Integer> counts = new HashMap<>();
    slates.forEach(slate -> slate.forEach(id -> counts.merge(id, 1, Integer::sum)));
    if (catalogueSize < Math.max(1, counts.size())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "catalogue size must be at least the [%d] recommended items but was [%d]",
              counts.size(),
              catalogueSize));
    }
    long[] sorted = new long[catalogueSize];
    int i = 0;
    for (int count : counts.values()) {
      sorted[i++] = count;
    }
    Arrays.sort(sorted);
    long total = Arrays.stream(sorted).sum();
    if (total == 0) {
      return new Concentration(0, 0, 0);
    }
    double weighted = 0;
    for (int rank = 0; rank < catalogueSize; rank++) {
      weighted += (2.0 * (rank + 1) - catalogueSize - 1) * sorted[rank];
    }
    int top = Math.max(1, catalogueSize / 10);
    long topCount = Arrays.stream(sorted, catalogueSize - top, catalogueSize).sum();
    return new Concentration(
        weighted / ((double) catalogueSize * total),
        (double) counts.size() / catalogueSize,
        (double) topCount / total);
  }
}
