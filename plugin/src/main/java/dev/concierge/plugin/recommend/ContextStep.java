package dev.concierge.plugin.recommend;

import dev.concierge.plugin.log.TurnIds;
import dev.concierge.plugin.recommend.context.ContextLoader;
import org.opensearch.core.action.ActionListener;

/** What was said, in which conversation and about which items; the turn gets its id. */
final class ContextStep {
  private final ContextLoader contexts;
  private final TurnIds turnIds;

  ContextStep(ContextLoader contexts, TurnIds turnIds) {
    this.contexts = contexts;
    this.turnIds = turnIds;
  }

  void load(Turn turn, ActionListener<Void> listener) {
    contexts.load(
        turn.recommender,
        turn.documents,
        turn.request.said(),
        ActionListener.map(
            listener,
            context -> {
              turn.context = context;
              turn.turnId = turnIds.issue(context.conversation().id());
              return null;
            }));
  }
}
