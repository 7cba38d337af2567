package dev.concierge.plugin.recommend;

import dev.concierge.plugin.recommend.retrieve.PoolSearch;
import dev.concierge.plugin.recommend.retrieve.RetrievalRequest;
import org.opensearch.core.action.ActionListener;

/** The pool of items to choose from; empty when none may be recommended. */
final class RetrieveStep {
  private final PoolSearch retriever;

  RetrieveStep(PoolSearch retriever) {
    this.retriever = retriever;
  }

  void retrieve(Turn turn, ActionListener<Void> listener) {
    if (!turn.mayRecommend()) {
      listener.onResponse(null);
      return;
    }
    RetrievalRequest request =
        RetrievalRequest.of(
            turn.recommender, turn.documents, turn.request.selection(), turn.context, turn.encoded);
    retriever.retrieve(
        request,
        ActionListener.map(
            listener,
            pool -> {
              turn.pool = pool;
              turn.warnings.addAll(pool.warnings());
              return null;
            }));
  }
}
