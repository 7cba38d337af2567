package dev.concierge.plugin.recommend;

import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.generation.ActChoice;
import dev.concierge.models.generation.ActMode;
import dev.concierge.models.generation.Generation;
import dev.concierge.models.policy.Policy;
import dev.concierge.plugin.recommend.generate.ReplyWriter;
import dev.concierge.plugin.recommend.rerank.ExplorationPlan;
import dev.concierge.plugin.recommend.rerank.Reranker;
import dev.concierge.plugin.recommend.retrieve.RetrievalRequest.Encoded;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.action.StepListener;
import org.opensearch.common.lease.Releasable;
import org.opensearch.core.action.ActionListener;

/** The steps that compute with the policy. Thread-safe. */
public final class PolicySteps {
  private static final Logger LOG = LogManager.getLogger(PolicySteps.class);

  private final Inference inference;
  private final Reranker reranker;
  private final ReplyWriter replies;

  public PolicySteps(Inference inference, Reranker reranker, ReplyWriter replies) {
    this.inference = inference;
    this.reranker = reranker;
    this.replies = replies;
  }

  /** The query vector, from words and mentioned items. */
  void encode(Turn turn, ActionListener<Void> listener) {
    if (turn.hold == null || !turn.mayRecommend()) {
      listener.onResponse(null);
      return;
    }
    inference.run(
        () -> {
          Policy policy = turn.hold.policy();
          int dimension = policy.manifest().encoder().width();
          Map<String, float[]> vectors = new HashMap<>();
          turn.context
              .known()
              .forEach(
                  (id, item) -> {
                    if (item.contextVector().length == dimension) {
                      vectors.put(id, item.contextVector());
                    }
                  });
          QueryInput input =
              QueryInput.of(turn.context.state(), vectors, policy.manifest().encoder());
          turn.encoded =
              new Encoded(
                  policy.manifest().space(),
                  policy.encodeQuery(input),
                  turn.hold.lease().model(),
                  turn.hold.lease().memoryVersion());
          return null;
        },
        listener);
  }

  /** Begins to read the window while others search, if there is room for that. */
  void readWindow(Turn turn) {
    Releasable place = turn.generates() ? inference.tryTakePlace() : null;
    if (place == null) {
      return;
    }
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

  private void read(Turn turn) {
    long begin = System.nanoTime();
    turn.hold.keep(
        replies.read(
            turn.hold.policy(),
            turn.context.messages(),
            turn.recommender.windowTokens(),
            turn.replySettings.maxTokens()));
    turn.measured("window", System.nanoTime() - begin);
  }

  /** Scores and slate; the act may still be to talk. */
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

  /** The act and the reply. */
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
      List<SlateEntry> slate =
          turn.slate().stream().map(item -> new SlateEntry(item.id(), item.title())).toList();
      turn.reply =
          replies.write(
              generation, choice, slate, turn.replySettings, turn.seed, turn.patience::isOver);
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
        read(turn);
      } catch (RuntimeException e) {
        LOG.warn("the window of a conversation could not be read", e);
      }
    }
    return turn.hold.generation();
  }

  private static ActMode mode(Turn turn) {
    if (turn.decision == null) {
      return ActMode.NEVER;
    }
    return switch (turn.request.selection().recommend()) {
      case AUTO -> ActMode.AUTO;
      case ALWAYS -> ActMode.ALWAYS;
      case NEVER -> ActMode.NEVER;
    };
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
