package dev.concierge.models.catalogue;

import java.util.List;
import java.util.Locale;

/**
 * Items engaged with together with an item, strongest first, truncated alike for training and
 * serving.
 *
 * @param ids neighbour document ids
 * @param conditional smoothed P(neighbour | item), aligned with {@code ids}
 * @param cosine shrunk cosine of co-occurrence, aligned with {@code ids}
 */
public record Neighbours(List<String> ids, float[] conditional, float[] cosine) {
  /** Longest stored list. */
  public static final int LIMIT = 100;

  /** No neighbours. */
  public static final Neighbours NONE = new Neighbours(List.of(), new float[0], new float[0]);

  public Neighbours {
    ids = List.copyOf(ids);
    if (ids.size() != conditional.length || ids.size() != cosine.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "neighbours must be aligned but have [%d] ids, [%d] conditional, [%d] cosine values",
              ids.size(),
              conditional.length,
              cosine.length));
    }
  }
}
