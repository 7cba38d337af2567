package dev.concierge.plugin.recommend.rerank;

import dev.concierge.models.log.SlateDecision;
import dev.concierge.models.policy.Policy;
import dev.concierge.models.ranking.PlackettLuce;
import dev.concierge.models.ranking.PlackettLuce.SlateSample;
import dev.concierge.models.ranking.PoolItem;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.plugin.recommend.context.TurnContext;
import dev.concierge.plugin.recommend.retrieve.Candidate;
import java.util.List;
import java.util.SplittableRandom;
import org.opensearch.common.Nullable;

/** Scores a pool and chooses the slate. Thread-safe; computes, so it runs on the inference pool. */
public final class Reranker {
  private final RankerFeatures features = new RankerFeatures();

  /**
   * Chooses the slate, given the pool.
   *
   * @param policy {@code null} ranks by the lexical score
   * @param size items wanted; fewer when the pool is smaller
   */
  public SlateDecision decide(
      TurnContext context,
      List<Candidate> pool,
      @Nullable Policy policy,
      int size,
      ExplorationPlan plan) {
    List<PoolItem> items = pool.stream().map(Candidate::item).toList();
    float[][] matrix = features.compute(context.state(), context.known(), items);
    float[] scores = policy == null || items.isEmpty() ? lexical(pool) : policy.score(matrix);
    SlateSample slate = slate(scores, size, plan);
    return new SlateDecision(
        pool.stream().map(Candidate::id).toList(),
        matrix,
        scores,
        slate.slate(),
        plan.explores(),
        plan.temperature(),
        plan.depth(),
        slate.positionLogProbs());
  }

  private static SlateSample slate(float[] scores, int size, ExplorationPlan plan) {
    if (plan.explores()) {
      return PlackettLuce.sample(
          scores, size, plan.temperature(), plan.depth(), new SplittableRandom(plan.seed()));
    }
    int[] best = PlackettLuce.greedy(scores, size);
    return new SlateSample(best, new double[best.length]);
  }

  private static float[] lexical(List<Candidate> pool) {
    float[] scores = new float[pool.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) pool.get(i).lexicalScore();
    }
    return scores;
  }
}
