package dev.concierge.plugin.recommend.generate;

import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.generation.ActChoice;
import dev.concierge.models.generation.Generation;
import dev.concierge.models.generation.Reply;
import dev.concierge.models.generation.Sampling;
import dev.concierge.models.log.ReplyRecord;
import dev.concierge.models.policy.Policy;
import dev.concierge.plugin.recommenders.Recommender;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.common.Nullable;

/**
 * Reads windows and writes replies. Thread-safe; computes and may wait for a cache slot, so it runs
 * on the generation pool.
 */
public final class ReplyWriter {
  private static final Logger LOG = LogManager.getLogger(ReplyWriter.class);

  /**
   * Reads the conversation's window into a cache slot. The window is cut so that slate and reply
   * still fit the generator's context.
   *
   * @return to be closed by the caller
   */
  public Generation read(
      Policy policy, List<Message> messages, int windowTokens, int maxReplyTokens) {
    WindowSerializer whole = policy.window();
    int context = policy.manifest().generator().maxLength();
    int room = context - whole.longestSlateBlock() - Math.min(maxReplyTokens, context / 4);
    int budget = Math.max(16, Math.min(windowTokens, room));
    WindowSerializer window =
        budget == whole.budget()
            ? whole
            : new WindowSerializer(
                policy.tokenizer(), budget, WindowSerializer.DEFAULT_TITLE_TOKENS);
    return policy.generator().start(window.prompt(messages));
  }

  /**
   * Draws the reply that follows the chosen act.
   *
   * @param generation with its act chosen; {@code null} when the window could not be read
   * @param slate what is shown; empty when the act is to talk
   * @param over whether to draw no further token; the reply then ends with what it has and the
   *     reason {@link GeneratedReply#TIMEOUT}
   */
  public GeneratedReply write(
      @Nullable Generation generation,
      ActChoice act,
      List<SlateEntry> slate,
      Recommender.Reply settings,
      long seed,
      BooleanSupplier over) {
    if (generation == null) {
      return NeutralReply.of(slate);
    }
    try {
      generation.appendSlate(slate);
      Reply reply = generation.reply(sampling(settings, seed), settings.maxTokens(), over);
      if (reply.text().isBlank()) {
        return NeutralReply.of(slate);
      }
      return new GeneratedReply(
          new ReplyRecord(
              generation.promptTokens(),
              generation.actionTokens(),
              generation.replyStart(),
              reply.logProbs(),
              act.logProb(),
              reply.text(),
              reply.template(),
              reply.finishReason().equals(Reply.CANCELLED)
                  ? GeneratedReply.TIMEOUT
                  : reply.finishReason()),
          reply.slots());
    } catch (RuntimeException e) {
      LOG.warn("a reply could not be generated", e);
      return NeutralReply.of(slate);
    }
  }

  /** How tokens are drawn. */
  public static Sampling sampling(Recommender.Reply settings, long seed) {
    return new Sampling(
        settings.minTokens(),
        settings.temperature(),
        settings.topP(),
        settings.topK(),
        settings.minP(),
        settings.repetitionPenalty(),
        seed);
  }
}
