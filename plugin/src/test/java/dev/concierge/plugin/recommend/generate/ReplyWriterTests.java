package dev.concierge.plugin.recommend.generate;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.generation.ActChoice;
import dev.concierge.models.generation.ActMode;
import dev.concierge.models.generation.Generation;
import dev.concierge.models.generation.Reply;
import dev.concierge.models.generation.Sampling;
import dev.concierge.models.generation.TokenListener;
import dev.concierge.plugin.recommenders.Recommender;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class ReplyWriterTests {
  private static final Recommender.Reply SETTINGS =
      new Recommender.Reply(true, 0, 8, 0, 1, 0, 0, 1);

  /** Says one token after the other until it is stopped. */
  private static final class Talkative implements Generation {
    private int said;

    @Override
    public ActChoice chooseAct(ActMode mode, Sampling sampling) {
      return new ActChoice(Act.TALK, 0);
    }

    @Override
    public void appendSlate(List<SlateEntry> shown) {}

    @Override
    public Reply reply(
        Sampling sampling, int maxTokens, BooleanSupplier cancelled, TokenListener listener) {
      while (said < maxTokens && !cancelled.getAsBoolean()) {
        said++;
      }
      String text = "la ".repeat(said);
      return new Reply(
          new int[said],
          new float[said],
          text,
          text,
          said < maxTokens ? Reply.CANCELLED : Reply.LENGTH,
          List.of());
    }

    @Override
    public int[] promptTokens() {
      return new int[] {1};
    }

    @Override
    public int[] actionTokens() {
      return new int[1 + said];
    }

    @Override
    public int replyStart() {
      return 1;
    }

    @Override
    public void close() {}
  }

  private static GeneratedReply write(BooleanSupplier over) {
    return new ReplyWriter()
        .write(new Talkative(), new ActChoice(Act.TALK, 0), List.of(), SETTINGS, 1, over);
  }

  @Test
  void aReplyWhoseTimeIsOverEndsWithWhatItHas() {
    AtomicInteger asked = new AtomicInteger();
    GeneratedReply late = write(() -> asked.incrementAndGet() > 3);
    then(late.record().finishReason()).isEqualTo("timeout");
    then(late.tokens()).isEqualTo(3);
    then(write(() -> false).record().finishReason()).isEqualTo("length");
  }

  @Test
  void withoutAnyTimeANeutralReplyIsGiven() {
    then(write(() -> true).isFallback()).isTrue();
  }
}
