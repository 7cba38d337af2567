package dev.concierge.plugin.recommend;

import dev.concierge.models.conversation.Act;
import dev.concierge.models.generation.ActChoice;
import dev.concierge.models.generation.ActMode;
import dev.concierge.models.generation.Generation;
import dev.concierge.plugin.recommend.generate.ReplyWriter;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.core.action.ActionListener;

/**
 * The act and the reply. Waits for the window that is being read, or for a place to read it in;
 * without a generator the act follows from the slate and nothing is said.
 */
final class GenerateStep {
  private static final Logger LOG = LogManager.getLogger(GenerateStep.class);

  private final Inference inference;
  private final ReadWindowStep window;
  private final ReplyWriter replies;

  GenerateStep(Inference inference, ReadWindowStep window, ReplyWriter replies) {
    this.inference = inference;
    this.window = window;
    this.replies = replies;
  }

  void generate(Turn turn, ActionListener<Void> listener) {
    if (!turn.generates()) {
      if (turn.hold != null && turn.replySettings.enabled()) {
        turn.hold.policy().missingGenerator().ifPresent(turn.warnings::add);
      }
      decideAct(turn, turn.decision == null ? Act.TALK : Act.RECOMMEND);
      listener.onResponse(null);
      return;
    }
    Runnable next =
        () ->
            inference.generate(
                () -> {
                  reply(turn);
                  turn.hold.endGeneration();
                  return null;
                },
                listener);
    if (turn.window == null) {
      inference.takePlace(
          ActionListener.wrap(
              place -> {
                turn.hold.take(place);
                next.run();
              },
              listener::onFailure));
    } else {
      turn.window.whenComplete(done -> next.run(), failure -> next.run());
    }
  }

  private void reply(Turn turn) {
    Generation generation = generation(turn);
    ActMode mode = mode(turn);
    ActChoice choice =
        generation == null
            ? new ActChoice(mode == ActMode.NEVER ? Act.TALK : Act.RECOMMEND, 0)
            : generation.chooseAct(mode, ReplyWriter.sampling(turn.replySettings, turn.seed));
    decideAct(turn, choice.act());
    if (turn.replySettings.enabled()) {
      turn.reply =
          replies.write(
              generation,
              choice,
              turn.slateEntries(),
              turn.replySettings,
              turn.seed,
              turn.patience::isOver);
      if (turn.patience.isLate()) {
        turn.warnings.add("the turn took longer than [timeout] allows; its reply ended early");
      } else if (turn.reply.isFallback()) {
        turn.warnings.add("the reply could not be generated and was replaced by a neutral one");
      }
    }
  }

  /** The window read early or, if there was no room for that, now. */
  private Generation generation(Turn turn) {
    if (turn.hold.generation() == null && turn.window == null && !turn.patience.isOver()) {
      try {
        window.read(turn);
      } catch (RuntimeException e) {
        LOG.warn("the window of a conversation could not be read", e);
      }
    }
    return turn.hold.generation();
  }

  private static ActMode mode(Turn turn) {
    return turn.decision == null ? ActMode.NEVER : turn.request.selection().recommend();
  }

  private static void decideAct(Turn turn, Act act) {
    turn.act = act;
    if (act == Act.TALK) {
      if (turn.mayRecommend() && turn.decision == null) {
        turn.warnings.add("no item that may be recommended was found for what was said");
      }
      turn.decision = null;
    }
  }
}
