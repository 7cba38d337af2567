package dev.concierge.it.bench.policy;

import dev.concierge.models.generation.ActMode;
import dev.concierge.models.generation.Generation;
import dev.concierge.models.generation.Sampling;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.tokenizer.Tokenizer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A policy under measurement and how it is asked: greedy replies without a slate on random prompts.
 * No prompt comes twice, or the reuse of a cached prefix would make the second one cheaper. Prompts
 * are drawn by one thread; requests may run on many.
 */
final class Subject {
  /** One finished request, by the clock. */
  static final class Timed {
    private final long asked;
    private final long[] drawn;
    private int tokens;
    private long ended;

    private Timed(long asked, int most) {
      this.asked = asked;
      this.drawn = new long[most];
    }

    private void drawn() {
      drawn[tokens++] = System.nanoTime();
    }

    int tokens() {
      return tokens;
    }

    /** Clock value of the first token: window and slate are read, the reply is in the batch. */
    long first() {
      return drawn[0];
    }

    long firstTokenNanos() {
      return first() - asked;
    }

    long ended() {
      return ended;
    }

    /** Tokens drawn later than a clock value. */
    int tokensAfter(long clock) {
      int after = 0;
      for (int token = 0; token < tokens; token++) {
        after += drawn[token] > clock ? 1 : 0;
      }
      return after;
    }
  }

  private final String label;
  private final LocalPolicy policy;
  private final int[] ordinary;
  private final SplittableRandom random = new SplittableRandom(11);

  Subject(String label, LocalPolicy policy) {
    this.label = label;
    this.policy = policy;
    this.ordinary = ordinaryTokens(policy.tokenizer());
  }

  private static int[] ordinaryTokens(Tokenizer tokenizer) {
    return IntStream.range(0, tokenizer.size()).filter(tokenizer::isOrdinary).toArray();
  }

  String label() {
    return label;
  }

  LocalPolicy policy() {
    return policy;
  }

  /** A prompt that did not come before. */
  int[] prompt(int length) {
    int[] prompt = new int[length];
    for (int i = 0; i < length; i++) {
      prompt[i] = ordinary[random.nextInt(ordinary.length)];
    }
    return prompt;
  }

  /** A generation that has read its window and knows that it will not recommend. */
  Generation opened(int[] prompt) {
    Generation generation = policy.generator().start(prompt);
    try {
      generation.chooseAct(ActMode.NEVER, Sampling.greedy());
      generation.appendSlate(List.of());
      return generation;
    } catch (RuntimeException | Error e) {
      generation.close();
      throw e;
    }
  }

  /** A whole request. */
  Timed request(int[] prompt, int tokens) {
    long asked = System.nanoTime();
    try (Generation generation = opened(prompt)) {
      return reply(generation, tokens, asked);
    }
  }

  /** The reply alone, of at least one token. */
  Timed reply(Generation generation, int tokens, long asked) {
    Timed timed = new Timed(asked, tokens);
    generation.reply(Sampling.greedy(), tokens, () -> false, (token, logProb) -> timed.drawn());
    timed.ended = System.nanoTime();
    return timed;
  }
}
