package dev.concierge.models.generation;

import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Draws tokens from masked logits, one step after the other. One per reply; not thread-safe.
 *
 * <p>Order of a step: repetition penalty, temperature, softmax, top-k, top-p, min-p, draw. Ties
 * keep the smaller id. A step makes no garbage.
 */
final class Sampler {
  /** Arrays of the vocabulary's size, lent to one sampler at a time. */
  static final class Scratch {
    private final Candidates candidates = new Candidates();

    /** Unnormalised probabilities by id; the most likely token has 1. */
    private double[] weights = new double[0];
  }

  private final Sampling sampling;
  private final SplittableRandom random;
  private final Scratch scratch;
  private final BitSet seen = new BitSet();
  private float logProb;

  Sampler(Sampling sampling, long stream, Scratch scratch) {
    this.sampling = sampling;
    this.random = new SplittableRandom(sampling.seed() ^ stream);
    this.scratch = scratch;
  }

  /**
   * Draws a token.
   *
   * @param logits masked with negative infinity; changed by the repetition penalty
   * @param fallback taken when no logit is finite
   */
  int next(float[] logits, int fallback) {
    penalise(logits);
    int best = mostLikely(logits);
    if (best < 0) {
      logProb = 0;
      return fallback;
    }
    int token = sampling.isGreedy() ? greedy(logits, best) : draw(logits, best);
    seen.set(token);
    return token;
  }

  /** Log-probability of the token drawn last. */
  float logProb() {
    return logProb;
  }

  private void penalise(float[] logits) {
    float penalty = (float) sampling.repetitionPenalty();
    if (penalty == 1) {
      return;
    }
    for (int id = seen.nextSetBit(0); id >= 0; id = seen.nextSetBit(id + 1)) {
      logits[id] = logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty;
    }
  }

  /** Id of the largest logit, −1 if none is finite. What is not finite is masked. */
  private static int mostLikely(float[] logits) {
    int best = -1;
    float highest = Float.NEGATIVE_INFINITY;
    boolean odd = false;
    for (int id = 0; id < logits.length; id++) {
      float logit = logits[id];
      if (logit > highest) {
        highest = logit;
        best = id;
      }
      odd |= Float.isNaN(logit);
    }
    if (odd || highest == Float.POSITIVE_INFINITY) {
      for (int id = 0; id < logits.length; id++) {
        if (!Float.isFinite(logits[id])) {
          logits[id] = Float.NEGATIVE_INFINITY;
        }
      }
      return mostLikely(logits);
    }
    return best;
  }

  private int greedy(float[] logits, int best) {
    double[] weights = weights(logits.length);
    Exponential.fill(logits, logits[best], 1, weights);
    double even = 0; // two sums, for one has to wait for each addition
    double uneven = 0;
    int pairs = logits.length & ~1;
    for (int id = 0; id < pairs; id += 2) {
      even += weights[id];
      uneven += weights[id + 1];
    }
    if (pairs < logits.length) {
      even += weights[pairs];
    }
    logProb = (float) -Math.log(even + uneven);
    return best;
  }

  private int draw(float[] logits, int best) {
    double[] weights = weights(logits.length);
    double inverse = Math.min(1 / sampling.temperature(), Double.MAX_VALUE);
    Exponential.fill(logits, logits[best], inverse, weights);
    double sum = 0;
    for (int id = 0; id < logits.length; id++) {
      if (weights[id] == Exponential.LEAST) {
        weights[id] = 0; // masked, or as good as
      }
      sum += weights[id];
    }
    if (sampling.topK() == 0 && sampling.topP() == 1 && sampling.minP() == 0) {
      return drawFromAll(weights, logits.length, sum);
    }
    return drawFromSome(weights, logits.length, sum);
  }

  private double[] weights(int size) {
    if (scratch.weights.length < size) {
      scratch.weights = new double[size];
    }
    return scratch.weights;
  }

  private int drawFromAll(double[] weights, int size, double sum) {
    double point = random.nextDouble() * sum;
    int token = -1;
    for (int id = 0; id < size && point >= 0; id++) {
      if (weights[id] > 0) {
        token = id;
        point -= weights[id];
      }
    }
    logProb = (float) Math.log(weights[token] / sum);
    return token;
  }

  private int drawFromSome(double[] weights, int size, double sum) {
    Candidates candidates = scratch.candidates;
    // nobody of the nucleus weighs less than an equal share of what lies outside it
    double floor = sampling.topK() == 0 ? (1 - sampling.topP()) * sum / size : 0;
    candidates.collect(weights, size, floor);
    double kept = sum;
    if (sampling.topK() > 0) {
      candidates.keepFirst(sampling.topK());
      kept = candidates.mass(weights);
    }
    if (sampling.topP() < 1) {
      candidates.keepMass(weights, sampling.topP() * kept);
    }
    if (sampling.minP() > 0) {
      candidates.keepHeavier(weights, sampling.minP());
    }
    kept = candidates.mass(weights);
    double point = random.nextDouble() * kept;
    int token = -1;
    for (int i = 0; i < candidates.count() && point >= 0; i++) {
      token = candidates.id(i);
      point -= weights[token];
    }
    logProb = (float) Math.log(weights[token] / kept);
    return token;
  }
}
