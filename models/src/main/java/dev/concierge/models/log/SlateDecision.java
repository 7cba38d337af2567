package dev.concierge.models.log;

import java.util.List;
import java.util.Locale;

/**
 * How a slate was chosen: the policy's first action, always given the pool.
 *
 * @param poolIds document ids of the pool, length n
 * @param features the ranker's feature matrix, n rows; columns as {@code RankerFeatures.NAMES}
 * @param scores the ranker's scores, length n
 * @param slate indices into the pool in shown order
 * @param explored whether the slate was sampled
 * @param temperature of the Plackett–Luce distribution; meaningful when explored
 * @param depth number of best-ranked pool items that were eligible; meaningful when explored
 * @param positionLogProbs natural logarithm of the probability of each position's item given the
 *     items before it; all zero when the slate was not sampled
 */
public record SlateDecision(
    List<String> poolIds,
    float[][] features,
    float[] scores,
    int[] slate,
    boolean explored,
    double temperature,
    int depth,
    double[] positionLogProbs) {
  public SlateDecision {
    poolIds = List.copyOf(poolIds);
    if (features.length != poolIds.size()
        || scores.length != poolIds.size()
        || positionLogProbs.length != slate.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a pool of [%d] needs as many feature rows and scores but has [%d] and [%d]; a slate of [%d] has [%d] log-probabilities",
              poolIds.size(),
              features.length,
              scores.length,
              slate.length,
              positionLogProbs.length));
    }
  }

  /** Document ids of the slate in shown order. */
  public List<String> slateIds() {
    return java.util.Arrays.stream(slate).mapToObj(poolIds::get).toList();
  }

  /** Log-probability of the whole slate. */
  public double logProb() {
    return java.util.Arrays.stream(positionLogProbs).sum();
  }
}
