package dev.concierge.trainer.sft.ranker;

/**
 * A pool to learn the ranker from.
 *
 * @param features one row per candidate
 * @param chosen 1 for candidates that the turn named, else 0; aligned with {@code features}
 */
public record RankerExample(float[][] features, float[] chosen) {
  /** True if a named item is in the pool: otherwise there is nothing to learn. */
  public boolean hasTarget() {
    for (float value : chosen) {
      if (value > 0) {
        return true;
      }
    }
    return false;
  }
}
