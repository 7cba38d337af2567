package dev.concierge.models.decoding;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Draws tokens from masked logits, one step after the other. Holds scratch space, so one per reply;
 * not thread-safe.
 *
 * <p>Order of a step: repetition penalty, temperature, softmax, top-k, top-p, min-p, draw. Ties
 * keep the smaller id.
 */
final class Sampler {
  private final Sampling sampling;
  private final SplittableRandom random;
  private final BitSet seen = new BitSet();

  /** Ids with finite logits; after sorting, most likely first. */
  private int[] candidates = new int[0];

  /** Unnormalised probabilities by id. */
  private double[] weights = new double[0];

  private float logProb;

  Sampler(Sampling sampling, long stream) {
    this.sampling = sampling;
    this.random = new SplittableRandom(sampling.seed() ^ stream);
  }

  /**
   * Draws a token.
   *
   * @param logits masked with negative infinity; changed by the repetition penalty
   * @param fallback taken when no logit is finite
   */
  int next(float[] logits, int fallback) {
    penalise(logits);
    int count = collect(logits);
    if (count == 0) {
      logProb = 0;
      return fallback;
    }
    int token = sampling.isGreedy() ? mostLikely(logits, count) : draw(logits, count);
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

  private int collect(float[] logits) {
    if (candidates.length < logits.length) {
      candidates = new int[logits.length];
      weights = new double[logits.length];
    }
    int count = 0;
    for (int id = 0; id < logits.length; id++) {
      if (Float.isFinite(logits[id])) {
        candidates[count++] = id;
      }
    }
    return count;
  }

  /** Fills the weights at a temperature and returns their sum. */
  private double weigh(float[] logits, int count, double temperature) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      highest = Math.max(highest, logits[candidates[i]]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      int id = candidates[i];
      weights[id] = Math.exp((logits[id] - highest) / temperature);
      sum += weights[id];
    }
    return sum;
  }

  private int mostLikely(float[] logits, int count) {
    int best = candidates[0];
    for (int i = 1; i < count; i++) {
      if (logits[candidates[i]] > logits[best]) {
        best = candidates[i];
      }
    }
    double sum = weigh(logits, count, 1);
    logProb = (float) Math.log(weights[best] / sum);
    return best;
  }

  private int draw(float[] logits, int count) {
    double sum = weigh(logits, count, sampling.temperature());
    int kept = count;
    boolean cutsByRank = sampling.topK() > 0 && sampling.topK() < count;
    if (cutsByRank || sampling.topP() < 1 || sampling.minP() > 0) {
      sortByWeight(count);
      kept = cutsByRank ? sampling.topK() : count;
      sum = sum(kept);
      if (sampling.topP() < 1) {
        kept = nucleus(kept, sampling.topP() * sum);
        sum = sum(kept);
      }
      if (sampling.minP() > 0) {
        kept = likelyEnough(kept);
        sum = sum(kept);
      }
    }
    double point = random.nextDouble() * sum;
    int token = -1;
    for (int i = 0; i < kept && point >= 0; i++) {
      if (weights[candidates[i]] > 0) {
        token = candidates[i];
        point -= weights[token];
      }
    }
    logProb = (float) Math.log(weights[token] / sum);
    return token;
  }

  private double sum(int kept) {
    double sum = 0;
    for (int i = 0; i < kept; i++) {
      sum += weights[candidates[i]];
    }
    return sum;
  }

  /** Number of most likely candidates whose weights reach {@code mass}; at least one. */
  private int nucleus(int kept, double mass) {
    double reached = 0;
    for (int i = 0; i < kept; i++) {
      reached += weights[candidates[i]];
      if (reached >= mass) {
        return i + 1;
      }
    }
    return kept;
  }

  /** Number of candidates with at least the share of the most likely one, whose weight is 1. */
  private int likelyEnough(int kept) {
    int enough = 1;
    while (enough < kept && weights[candidates[enough]] >= sampling.minP()) {
      enough++;
    }
    return enough;
  }

  /**
   * Sorts without boxing: weights lie in [0, 1], so the bits of a float order like its value, and
   * the id fills the lower half of the key.
   */
  private void sortByWeight(int count) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      int id = candidates[i];
      long descending = 0x7FFFFFFFL - Float.floatToIntBits((float) weights[id]);
      keys[i] = descending << 32 | id;
    }
    Arrays.sort(keys);
    for (int i = 0; i < count; i++) {
      candidates[i] = (int) keys[i];
    }
  }
}
