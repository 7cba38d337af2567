package dev.concierge.it.bench.policy;

import dev.concierge.models.decoding.ActMode;
import dev.concierge.models.decoding.Generation;
import dev.concierge.models.decoding.Sampling;
import dev.concierge.models.inference.PolicyRuntime;
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
  /**
   * One finished request.
   *
   * @param tokens drawn
   * @param firstTokenNanos from the request to its first token
   * @param began clock value at which the reply's first step began, window and slate being read
   * @param ended clock value at its end
   */
  record Timed(int tokens, long firstTokenNanos, long began, long ended) {}

  private final String label;
  private final PolicyRuntime runtime;
  private final int[] ordinary;
  private final SplittableRandom random = new SplittableRandom(11);

  Subject(String label, PolicyRuntime runtime) {
    this.label = label;
    this.runtime = runtime;
    this.ordinary = ordinaryTokens(runtime.tokenizer());
  }

  private static int[] ordinaryTokens(Tokenizer tokenizer) {
    return IntStream.range(0, tokenizer.size()).filter(tokenizer::isOrdinary).toArray();
  }

  String label() {
    return label;
  }

  PolicyRuntime runtime() {
    return runtime;
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
    Generation generation = runtime.generator().start(prompt);
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

  /** The reply alone. */
  Timed reply(Generation generation, int tokens, long asked) {
    FirstToken first = new FirstToken();
    long began = System.nanoTime();
    int drawn =
        generation
            .reply(Sampling.greedy(), tokens, () -> false, (token, logProb) -> first.drawn())
            .tokens()
            .length;
    long ended = System.nanoTime();
    return new Timed(drawn, (first.at == 0 ? ended : first.at) - asked, began, ended);
  }

  /** Remembers when the first token came. */
  private static final class FirstToken {
    private long at;

    void drawn() {
      if (at == 0) {
        at = System.nanoTime();
      }
    }
  }
}
