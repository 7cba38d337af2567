package dev.concierge.models.network;

import java.util.Locale;

/**
 * Sizes of the ranker.
 *
 * @param features F, columns of the feature matrix
 * @param hidden width of the hidden layer
 */
public record RankerConfig(int features, int hidden) {
  public RankerConfig {
    if (features < 1 || hidden < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "ranker sizes must be positive but were [%d] and [%d]",
              features,
              hidden));
    }
  }
}
