package dev.concierge.models.ranking;

import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The distribution over slates that the ranker's scores define: items are drawn one after the other
 * without replacement, each with probability softmax(score / temperature) over the eligible items
 * not drawn yet.
 *
 * <p>Plackett, "The Analysis of Permutations", 1975; Luce, "Individual Choice Behavior", 1959.
 * Stateless.
 */
public final class PlackettLuce {
  private PlackettLuce() {}

  /**
   * @param slate indices into the scores, in drawn order
   * @param positionLogProbs natural log-probability of each draw given the draws before it
   */
  public record SlateSample(int[] slate, double[] positionLogProbs) {}

  /** Indices by falling score; equal scores keep their order. */
  public static int[] ranking(float[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The {@code size} best items, fewer when there are fewer. */
  public static int[] greedy(float[] scores, int size) {
    return Arrays.copyOf(ranking(scores), Math.min(size, scores.length));
  }

  /** The items that exploration may show: the first {@code depth} of the ranking. */
  public static int[] eligible(float[] scores, int depth) {
    return greedy(scores, depth);
  }

  /**
   * Draws a slate from the first {@code depth} items of the ranking.
   *
   * @param size items to draw; fewer are drawn when fewer are eligible
   * @param temperature positive; towards 0 the slate becomes the greedy one
   * @throws IllegalArgumentException if the temperature is not positive and finite
   */
  public static SlateSample sample(
      float[] scores, int size, double temperature, int depth, RandomGenerator random) {
    requireTemperature(temperature);
    int[] eligible = eligible(scores, depth);
    int drawn = Math.min(size, eligible.length);
    // Gumbel-max: the order of score/T + Gumbel noise is distributed as Plackett-Luce draws
    double[] keys = new double[scores.length];
    for (int i : eligible) {
      double uniform = Math.max(random.nextDouble(), Double.MIN_NORMAL);
      keys[i] = scores[i] / temperature - Math.log(-Math.log(uniform));
    }
    int[] slate =
        Arrays.stream(eligible)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -keys[i]))
            .limit(drawn)
            .mapToInt(Integer::intValue)
            .toArray();
    return new SlateSample(slate, positionLogProbs(scores, slate, temperature, eligible));
  }

  /**
   * log p(a_k | a_1..a_{k-1}) = s_{a_k}/T − log Σ_{j eligible, not drawn} exp(s_j/T) for every
   * position k.
   *
   * @return one value per position; negative infinity where the slate names an item that is not
   *     eligible
   */
  public static double[] positionLogProbs(
      float[] scores, int[] slate, double temperature, int[] eligible) {
    requireTemperature(temperature);
    boolean[] open = new boolean[scores.length];
    for (int i : eligible) {
      open[i] = true;
    }
    double[] logProbs = new double[slate.length];
    for (int k = 0; k < slate.length; k++) {
      int chosen = slate[k];
      logProbs[k] =
          open[chosen]
              ? scores[chosen] / temperature - logSumExp(scores, temperature, open)
              : Double.NEGATIVE_INFINITY;
      open[chosen] = false;
    }
    return logProbs;
  }

  private static double logSumExp(float[] scores, double temperature, boolean[] open) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < scores.length; i++) {
      if (open[i]) {
        max = Math.max(max, scores[i] / temperature);
      }
    }
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      if (open[i]) {
        sum += Math.exp(scores[i] / temperature - max);
      }
    }
    return max + Math.log(sum);
  }

  private static void requireTemperature(double temperature) {
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "temperature must be positive and finite but was [" + temperature + "]");
    }
  }
}
