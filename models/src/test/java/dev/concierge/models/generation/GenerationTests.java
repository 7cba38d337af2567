package dev.concierge.models.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.tokenizer.SampleTokenizer;
import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationTests {
  private static final int[] PROMPT = {1, 3, 40, 4};

  @TempDir static Path folder;
  private static Tokenizer tokenizer;
  private static WindowSerializer window;

  @BeforeAll
  static void learn() throws IOException {
    tokenizer = SampleTokenizer.in(folder);
    window = new WindowSerializer(tokenizer);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static Generator generator(SequenceModel model) {
    return new LocalGenerator(model, tokenizer, window);
  }

  private static List<SlateEntry> slate(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> new SlateEntry("id" + i, "Title " + i + " <item_9>"))
        .toList();
  }

  /** Whatever the logits, the only items a reply names are those shown, and it ends. */
  @Test
  void noReplyNamesAnItemOutsideItsSlate() {
    SplittableRandom random = new SplittableRandom(11);
    RandomModel model = new RandomModel(tokenizer.size() + 13, 300, 5);
    Generator generator = generator(model);
    for (int n = 0; n < 1500; n++) {
      List<SlateEntry> slate = slate(random.nextInt(13));
      Sampling sampling =
          new Sampling(
              random.nextInt(4) * 0.7,
              0.1 + 0.9 * random.nextDouble(),
              random.nextInt(50),
              random.nextInt(3) * 0.05,
              0.5 + random.nextDouble(),
              n);
      int maxTokens = 1 + random.nextInt(10);
      try (Generation generation = generator.start(PROMPT)) {
        ActChoice act = generation.chooseAct(ActMode.AUTO, sampling);
        generation.appendSlate(slate);
        Reply reply = generation.reply(sampling, maxTokens, () -> false);
        check(reply, Math.min(slate.size(), Tokenizer.SLOTS), maxTokens);
        assertThat(act.logProb()).isLessThanOrEqualTo(0);
        assertThat(generation.actionTokens())
            .hasSize(generation.replyStart() + reply.tokens().length);
      }
    }
    assertThat(model.unclosed()).isZero();
  }

  /** Plain comparisons: an assertion object for each token would take most of the time. */
  private static void check(Reply reply, int shown, int maxTokens) {
    int[] tokens = reply.tokens();
    boolean legal = tokens.length >= 1 && tokens.length <= maxTokens;
    for (int i = 0; i < tokens.length; i++) {
      int slot = tokenizer.slotOf(tokens[i]);
      boolean ends = tokens[i] == tokenizer.id(SpecialToken.EOS);
      boolean stops = i == tokens.length - 1 && reply.finishReason().equals(Reply.STOP);
      legal &= tokenizer.isOrdinary(tokens[i]) || ends || (slot >= 0 && slot < shown);
      legal &= ends == stops;
      legal &= reply.logProbs()[i] >= -1000 && reply.logProbs()[i] <= 1e-6;
    }
    legal &= reply.finishReason().equals(Reply.STOP) || tokens.length == maxTokens;
    legal &= reply.slots().stream().allMatch(slot -> slot < shown);
    int[] again = tokenizer.encodeTemplate(reply.template());
    legal &=
        Arrays.equals(
            Arrays.stream(again).filter(tokenizer::isSlot).toArray(),
            Arrays.stream(tokens).filter(tokenizer::isSlot).toArray());
    if (!legal) {
      throw new AssertionError("not a legal reply to a slate of " + shown + ": " + reply);
    }
  }

  @Test
  void aReplyHasItsLeastLength() {
    int stopped = 0;
    for (int n = 0; n < 200; n++) {
      Reply reply = replyOf(new Sampling(6, 1, 1, 0, 0, 1, n));
      if (reply.finishReason().equals(Reply.STOP)) {
        assertThat(reply.tokens()).hasSizeGreaterThan(6);
        stopped++;
      }
    }
    assertThat(stopped).isPositive();
  }

  @Test
  void sameSeedSameReply() {
    Sampling sampling = Sampling.at(1, 42);
    assertThat(replyOf(sampling).tokens()).isEqualTo(replyOf(sampling).tokens());
    assertThat(replyOf(Sampling.at(1, 43)).tokens()).isNotEqualTo(replyOf(sampling).tokens());
  }

  private static Reply replyOf(Sampling sampling) {
    try (Generation generation =
        generator(new RandomModel(tokenizer.size(), 300, 8)).start(PROMPT)) {
      generation.chooseAct(ActMode.ALWAYS, sampling);
      generation.appendSlate(slate(3));
      return generation.reply(sampling, 12, () -> false);
    }
  }

  @Test
  void theCallerMayForceTheAct() {
    RandomModel model = new RandomModel(tokenizer.size(), 300, 8);
    try (Generation generation = generator(model).start(PROMPT)) {
      assertThat(generation.chooseAct(ActMode.NEVER, Sampling.greedy()))
          .isEqualTo(new ActChoice(Act.TALK, 0));
      generation.appendSlate(List.of());
      assertThat(generation.actionTokens())
          .containsExactly(tokenizer.id(SpecialToken.TALK), tokenizer.id(SpecialToken.REPLY));
      assertThat(generation.promptTokens()).isEqualTo(PROMPT);
    }
  }

  @Test
  void cancellationEndsTheReply() {
    AtomicInteger asked = new AtomicInteger();
    try (Generation generation =
        generator(new RandomModel(tokenizer.size(), 300, 8)).start(PROMPT)) {
      generation.chooseAct(ActMode.ALWAYS, Sampling.greedy());
      generation.appendSlate(slate(1));
      Reply reply = generation.reply(Sampling.greedy(), 50, () -> asked.incrementAndGet() > 3);
      assertThat(reply.tokens().length).isLessThanOrEqualTo(3);
      assertThat(reply.finishReason()).isIn(Reply.CANCELLED, Reply.STOP);
    }
  }

  @Test
  void aFullContextEndsTheReply() {
    try (Generation generation = generator(new RandomModel(tokenizer.size(), 8, 3)).start(PROMPT)) {
      generation.chooseAct(ActMode.NEVER, Sampling.greedy());
      generation.appendSlate(List.of());
      Reply reply = generation.reply(Sampling.greedy(), 50, () -> false);
      assertThat(reply.tokens().length).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void stepsHaveOneOrder() {
    RandomModel model = new RandomModel(tokenizer.size(), 300, 3);
    try (Generation generation = generator(model).start(PROMPT)) {
      assertThatThrownBy(() -> generation.appendSlate(List.of()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("SLATE to REPLY");
    }
    assertThatThrownBy(() -> generator(model).start(new int[400]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(model.unclosed()).isZero();
    assertThatThrownBy(() -> generator(new RandomModel(100, 8, 1)))
        .hasMessageContaining("[100] logits");
  }

  @Test
  void titlesAreShownAsTheyAreAndMarkersEscaped() {
    int[] wanted = tokenizer.encodeTemplate("See <item_1> <\\item_0>");
    try (Generation generation = generator(new ScriptedModel(tokenizer, wanted)).start(PROMPT)) {
      generation.chooseAct(ActMode.ALWAYS, Sampling.greedy());
      generation.appendSlate(slate(2));
      Reply reply = generation.reply(Sampling.greedy(), 50, () -> false);
      assertThat(reply.template()).isEqualTo("See <item_1> <\\item_0>");
      assertThat(reply.text()).isEqualTo("See Title 1 <item_9> <item_0>");
      assertThat(reply.slots()).containsExactly(1);
      assertThat(reply.finishReason()).isEqualTo(Reply.STOP);
    }
  }
}
