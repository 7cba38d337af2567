package dev.concierge.models.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.generation.ActChoice;
import dev.concierge.models.generation.ActMode;
import dev.concierge.models.generation.Generation;
import dev.concierge.models.generation.Reply;
import dev.concierge.models.generation.Sampling;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.policy.onnx.SampleBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same seed gives the same turn, whoever decodes beside it and whatever was read before. */
class SeededRepliesTests {
  private static final int SEEDS = 24;
  private static final long CACHE = 1 << 20;
  private static final List<SlateEntry> SLATE =
      List.of(new SlateEntry("1", "Heat"), new SlateEntry("2", "Ronin"));

  @TempDir static Path folder;
  private static Bundle bundle;

  @BeforeAll
  static void write() throws IOException {
    bundle = SampleBundle.write(folder.resolve("bundle"));
  }

  /** What a client sees of a turn. */
  private record Turn(ActChoice act, List<Integer> tokens, String text, List<Integer> slots) {}

  private static LocalPolicy open(int slots, long prefixCacheBytes, boolean bound)
      throws IOException {
    RuntimeOptions options =
        new RuntimeOptions(1, 1, slots, Duration.ofSeconds(20), prefixCacheBytes);
    return LocalPolicy.open(bundle, bound ? options.withBoundMemory() : options);
  }

  /** All ways to sample, on prompts of different lengths that share a beginning. */
  private static Turn turn(LocalPolicy policy, int seed) {
    List<Sampling> ways =
        List.of(
            Sampling.at(1, seed),
            new Sampling(1.3, .9, 0, 0, 1, seed),
            new Sampling(.8, 1, 40, 0, 1.4, seed),
            new Sampling(1, 1, 0, .02, 1.1, seed));
    Sampling sampling = ways.get(seed % ways.size());
    String request = "vexing quartz jukebox fjords " + "again ".repeat(seed % 5);
    int[] prompt = policy.window().prompt(List.of(Message.user(request)));
    try (Generation generation = policy.generator().start(prompt)) {
      ActChoice act = generation.chooseAct(ActMode.AUTO, sampling);
      generation.appendSlate(
          switch (act.act()) {
            case RECOMMEND -> SLATE;
            case TALK -> List.of();
          });
      Reply reply = generation.reply(sampling, 16, () -> false);
      List<Integer> tokens = new ArrayList<>();
      for (int token : reply.tokens()) {
        tokens.add(token);
      }
      return new Turn(act, tokens, reply.text(), reply.slots());
    }
  }

  private static List<Turn> alone(LocalPolicy policy) {
    List<Turn> turns = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      turns.add(turn(policy, seed));
    }
    return turns;
  }

  /** Six at a time, from the last seed to the first, so neighbours differ from run to run. */
  private static List<Turn> together(LocalPolicy policy) throws Exception {
    List<Callable<Turn>> calls = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      int number = seed;
      calls.addFirst(() -> turn(policy, number));
    }
    List<Turn> turns = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (Future<Turn> one : threads.invokeAll(calls)) {
        turns.addFirst(one.get());
      }
    }
    return turns;
  }

  private static List<Turn> withoutAnything() throws IOException {
    try (LocalPolicy policy = open(1, 0, false)) {
      List<Turn> turns = alone(policy);
      assertThat(turns).doesNotHaveDuplicates();
      assertThat(policy.decoding().prefixes().hits()).isZero();
      return turns;
    }
  }

  private static void assertNothingChanges(boolean bound) throws Exception {
    List<Turn> expected = withoutAnything();
    try (LocalPolicy policy = open(4, 0, bound)) {
      assertThat(together(policy)).isEqualTo(expected);
      assertThat(policy.decoding().rows()).isGreaterThan(policy.decoding().steps());
    }
    try (LocalPolicy policy = open(4, CACHE, bound)) {
      assertThat(alone(policy)).isEqualTo(expected);
      long cold = policy.decoding().prefixes().tokens();
      assertThat(together(policy)).isEqualTo(expected);
      assertThat(policy.decoding().prefixes().tokens()).isGreaterThan(cold);
    }
  }

  @Test
  void neighboursAndKnownBeginningsChangeNothing() throws Exception {
    assertNothingChanges(false);
  }

  @Test
  void neitherDoesMemoryThatIsBound() throws Exception {
    assumeTrue(
        Runtime.version().feature() >= 22, "the foreign-function API is final since Java 22");
    assertNothingChanges(true);
  }
}
