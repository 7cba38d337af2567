package dev.concierge.it.bench.figures;

/**
 * What a figure must reach.
 *
 * @param side on which side of the limit the figure must lie
 * @param limit in the figure's unit
 */
public record Bar(Side side, double limit) {
  /** Which values are good. */
  public enum Side {
    AT_LEAST("≥"),
    AT_MOST("≤"),
    BELOW("<");

    private final String sign;

    Side(String sign) {
      this.sign = sign;
    }

    /** Mathematical sign. */
    public String sign() {
      return sign;
    }
  }

  public static Bar atLeast(double limit) {
    return new Bar(Side.AT_LEAST, limit);
  }

  public static Bar atMost(double limit) {
    return new Bar(Side.AT_MOST, limit);
  }

  public static Bar below(double limit) {
    return new Bar(Side.BELOW, limit);
  }

  /** Whether a value reaches the bar; no number never does. */
  public boolean reachedBy(double value) {
    return switch (side) {
      case AT_LEAST -> value >= limit;
      case AT_MOST -> value <= limit;
      case BELOW -> value < limit;
    };
  }
}
