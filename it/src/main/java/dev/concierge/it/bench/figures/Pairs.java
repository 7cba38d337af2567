package dev.concierge.it.bench.figures;

/**
 * Two sides measured one right after the other, again and again. What the machine does to both at
 * the time of a pair cancels in the pair's ratio; it would not between medians of all rounds. Not
 * thread-safe.
 */
public final class Pairs {
  private final Samples ratios = new Samples();
  private final Samples over = new Samples();
  private final Samples under = new Samples();

  /**
   * @param over the ratio's numerator
   * @param under its denominator
   */
  public void add(double over, double under) {
    this.over.add(over);
    this.under.add(under);
    ratios.add(over / under);
  }

  /** Median of the pairs' ratios; NaN when there is none. */
  public double ratio() {
    return ratios.median();
  }

  /** Median of the numerators alone. */
  public double over() {
    return over.median();
  }

  /** Median of the denominators alone. */
  public double under() {
    return under.median();
  }
}
