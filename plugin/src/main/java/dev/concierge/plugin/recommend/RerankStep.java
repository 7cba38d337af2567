package dev.concierge.plugin.recommend;

import dev.concierge.plugin.recommend.rerank.ExplorationPlan;
import dev.concierge.plugin.recommend.rerank.Reranker;
import org.opensearch.core.action.ActionListener;

/** Scores and slate; the act may still be to talk. */
final class RerankStep {
  private final Inference inference;
  private final Reranker reranker;

  RerankStep(Inference inference, Reranker reranker) {
    this.inference = inference;
    this.reranker = reranker;
  }

  void rerank(Turn turn, ActionListener<Void> listener) {
    if (turn.pool.candidates().isEmpty()) {
      listener.onResponse(null);
      return;
    }
    inference.run(
        () -> {
          turn.decision =
              reranker.decide(
                  turn.context,
                  turn.pool.candidates(),
                  turn.hold == null ? null : turn.hold.policy(),
                  turn.size(),
                  ExplorationPlan.of(
                      turn.recommender.exploration(),
                      turn.request.options().explore(),
                      turn.context.conversation().id(),
                      turn.seed));
          return null;
        },
        listener);
  }
}
