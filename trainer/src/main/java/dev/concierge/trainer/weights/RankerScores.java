package dev.concierge.trainer.weights;

/** Scores a pool: one score per row of the feature matrix [N, F]. */
@FunctionalInterface
public interface RankerScores {
  float[] score(float[][] features);
}
