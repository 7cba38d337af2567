package dev.concierge.plugin.recommend;

import dev.concierge.plugin.recommend.generate.ReplyWriter;
import org.opensearch.action.StepListener;
import org.opensearch.common.lease.Releasable;
import org.opensearch.core.action.ActionListener;

/**
 * Reads the conversation's window into the generator, beside the search for items. Where there is
 * no room for that, it is read when the reply is due.
 */
final class ReadWindowStep {
  private final Inference inference;
  private final ReplyWriter replies;

  ReadWindowStep(Inference inference, ReplyWriter replies) {
    this.inference = inference;
    this.replies = replies;
  }

  /**
   * Begins to read if there is a place to spare, and answers at once. What was begun keeps the
   * turn's hold until it is done, even if the turn fails meanwhile.
   */
  void begin(Turn turn, ActionListener<Void> listener) {
    Releasable place = turn.generates() ? inference.tryTakePlace() : null;
    if (place != null) {
      begin(turn, place);
    }
    listener.onResponse(null);
  }

  private void begin(Turn turn, Releasable place) {
    StepListener<Void> window = new StepListener<>();
    turn.window = window;
    turn.hold.incRef();
    turn.hold.take(place);
    ActionListener<Void> ending =
        ActionListener.notifyOnce(ActionListener.runBefore(window, turn.hold::decRef));
    try {
      inference.generate(
          () -> {
            read(turn);
            return null;
          },
          ending);
    } catch (RuntimeException e) {
      ending.onFailure(e);
    }
  }

  /** Reads now, on a thread of the generation pool; the turn has a place. */
  void read(Turn turn) {
    long begin = System.nanoTime();
    turn.hold.keep(
        replies.read(
            turn.hold.policy(),
            turn.context.messages(),
            turn.recommender.windowTokens(),
            turn.replySettings.maxTokens()));
    turn.measured("window", System.nanoTime() - begin);
  }
}
