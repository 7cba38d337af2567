package dev.concierge.trainer.djl;

/**
 * Learning rate by step: linear warm-up, then linear decay.
 *
 * @param peak highest rate
 * @param warmup steps to reach it
 * @param steps all steps
 * @param floor share of the peak at the last step
 */
public record StepSchedule(double peak, int warmup, int steps, double floor) {
  /**
   * @param step from 0
   */
  public double rate(int step) {
    double rise = warmup == 0 ? 1 : Math.min(1, (step + 1.0) / warmup);
    return peak * rise * (floor + (1 - floor) * (1 - (double) step / steps));
  }
}
