package dev.concierge.models.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.concierge.models.tokenizer.SampleTokenizer;
import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnAutomatonTests {
  @TempDir static Path folder;
  private static Tokenizer tokenizer;
  private static TurnGrammar grammar;

  @BeforeAll
  static void learn() throws IOException {
    tokenizer = SampleTokenizer.in(folder);
    grammar = new TurnGrammar(tokenizer);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  /**
   * 100,000 turns drawn from noise, some of it not even a number: the act is an act, a reply names
   * no item outside its slate, and every reply ends.
   */
  @Test
  void noNoiseLeavesTheGrammar() {
    SplittableRandom random = new SplittableRandom(17);
    Sampler.Scratch scratch = new Sampler.Scratch();
    float[] logits = new float[tokenizer.size() + 7];
    boolean[] named = new boolean[Tokenizer.SLOTS];
    int ended = 0;
    for (int n = 0; n < 100_000; n++) {
      Sampling sampling = sampling(random, n);
      TurnAutomaton turn = new TurnAutomaton(grammar);
      noise(logits, random);
      turn.mask().apply(logits);
      int act = new Sampler(sampling, 1, scratch).next(logits, tokenizer.id(SpecialToken.TALK));
      boolean legal =
          act == tokenizer.id(SpecialToken.RECOMMEND) || act == tokenizer.id(SpecialToken.TALK);
      turn.act();
      int slots = random.nextInt(Tokenizer.SLOTS + 1);
      turn.slate(slots);
      int limit = 1 + random.nextInt(8);
      ReplyDecoder reply =
          new ReplyDecoder(
              turn,
              new Sampler(sampling, 0, scratch),
              random.nextInt(3),
              limit,
              () -> false,
              TokenListener.NONE);
      int token;
      int steps = 0;
      do {
        noise(logits, random);
        logits[tokenizer.slot(random.nextInt(Tokenizer.SLOTS))] = 60; // it badly wants to name one
        token = reply.choose(logits);
        steps++;
      } while (token != TokenChooser.STOP && steps <= limit);
      legal &= turn.state() == TurnAutomaton.State.END && steps <= limit;
      int[] tokens = reply.tokens();
      for (int i = 0; i < tokens.length; i++) {
        int slot = tokenizer.slotOf(tokens[i]);
        boolean eos = tokens[i] == tokenizer.id(SpecialToken.EOS);
        legal &= tokenizer.isOrdinary(tokens[i]) || (slot >= 0 && slot < slots) || eos;
        legal &= eos == (i == tokens.length - 1 && reply.finishReason().equals(Reply.STOP));
        if (slot >= 0) {
          named[slot] = true;
        }
        ended += eos ? 1 : 0;
      }
      if (!legal) {
        throw new AssertionError(
            String.format(
                Locale.ROOT, "turn %d of %d slots drew %s", n, slots, Arrays.toString(tokens)));
      }
    }
    assertThat(named).doesNotContain(false);
    assertThat(ended).isPositive();
  }

  private static Sampling sampling(SplittableRandom random, int seed) {
    return new Sampling(
        random.nextInt(4) * 2,
        random.nextBoolean() ? 1 : 0.1 + 0.9 * random.nextDouble(),
        random.nextInt(3) * 5,
        random.nextInt(3) * 0.05,
        random.nextBoolean() ? 1 : 0.5 + random.nextDouble(),
        seed);
  }

  private static void noise(float[] logits, SplittableRandom random) {
    long bits = random.nextLong();
    for (int id = 0; id < logits.length; id++) {
      bits = bits * 6364136223846793005L + 1442695040888963407L;
      int u = (int) (bits >>> 32);
      logits[id] = (u & 127) == 0 ? Float.NaN : u * (20f / Integer.MAX_VALUE);
    }
  }

  @Test
  void whatTheStateForbidsIsRefused() {
    TurnAutomaton turn = new TurnAutomaton(grammar);
    assertThatThrownBy(() -> turn.slate(1)).hasMessageContaining("but this one is at ACT");
    turn.act();
    assertThatThrownBy(turn::mask).hasMessage("nothing is drawn at SLATE");
    turn.slate(2);
    assertThat(turn.reply(tokenizer.slot(1))).isTrue();
    assertThatThrownBy(() -> turn.reply(tokenizer.slot(2))).hasMessageContaining("not legal");
    assertThat(turn.reply(tokenizer.id(SpecialToken.EOS))).isFalse();
    assertThatThrownBy(turn::end).hasMessageContaining("but this one is at END");
  }
}
