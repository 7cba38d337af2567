package dev.concierge.trainer.server.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.generation.SequenceModel.Sequence;
import dev.concierge.models.generation.TokenChooser;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.policy.batching.BatchScheduler;
import dev.concierge.models.policy.batching.DecodingStatistics;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.trainer.onnx.HalfPrecision;
import dev.concierge.trainer.onnx.PolicyGraphs;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fp16 form that a GPU runs, served by the same scheduler on the processor. */
class HalfPrecisionServingTests {
  private static final GeneratorConfig CONFIG =
      new GeneratorConfig(300, 64, 2, 4, 2, 16, 96, 128, 10_000, 1e-6, true);
  private static final int REPLIES = 12;
  private static final int TOKENS = 16;

  @TempDir private Path folder;
  private Path full;
  private Path half;

  @BeforeEach
  void write() throws IOException {
    assumeTrue(Runtime.version().feature() >= 22, "keys and values of fp16 need Java 22 or newer");
    full = folder.resolve("full.onnx");
    half = folder.resolve("half.onnx");
    PolicyWeights weights =
        PolicyWeights.random(
            3, CONFIG, new EncoderConfig(8, 64, 64, 12, 20, 4), new RankerConfig(4, 6));
    new PolicyGraphs(weights.tensors()).generator(CONFIG, full);
    HalfPrecision.write(full, half);
  }

  private static BatchScheduler open(Path file, int slots, long prefixCacheBytes) {
    return BatchScheduler.open(
        file, CONFIG, new RuntimeOptions(1, 1, slots, Duration.ofSeconds(20), prefixCacheBytes));
  }

  private static int[] prompt(int reply) {
    return IntStream.range(0, 40 + reply).map(i -> (i < 32 ? 7 * i : i * reply) % 300).toArray();
  }

  /** The most likely token each time, and the logits it was chosen by. */
  private static List<float[]> reply(BatchScheduler scheduler, int number) {
    List<float[]> logits = new ArrayList<>();
    try (Sequence sequence = scheduler.open()) {
      sequence.decode(
          prompt(number),
          row -> {
            logits.add(row.clone());
            return logits.size() < TOKENS
                ? IntStream.range(0, row.length).reduce(0, (a, b) -> row[b] > row[a] ? b : a)
                : TokenChooser.STOP;
          });
    }
    return logits;
  }

  private static void assertSame(List<float[]> found, List<float[]> expected) {
    assertThat(found).hasSize(TOKENS);
    for (int i = 0; i < TOKENS; i++) {
      assertThat(found.get(i)).containsExactly(expected.get(i));
    }
  }

  @Test
  void rowsEqualRunningAloneWithAndWithoutKnownBeginnings() throws Exception {
    List<List<float[]>> alone = new ArrayList<>();
    try (BatchScheduler scheduler = open(half, 1, 0)) {
      for (int i = 0; i < REPLIES; i++) {
        alone.add(reply(scheduler, i));
      }
    }
    try (BatchScheduler scheduler = open(half, 4, 1 << 20);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<List<float[]>>> calls = new ArrayList<>();
      for (int i = 0; i < REPLIES; i++) {
        int number = i;
        calls.add(() -> reply(scheduler, number));
      }
      List<Future<List<float[]>>> together = threads.invokeAll(calls);
      for (int i = 0; i < REPLIES; i++) {
        assertSame(together.get(i).get(), alone.get(i));
      }
      DecodingStatistics statistics = scheduler.statistics();
      assertThat(statistics.rows()).isGreaterThan(statistics.steps());
      assertThat(statistics.prefixes().hits()).isPositive();
    }
  }

  @Test
  void whatItSaysIsCloseToFp32() {
    try (BatchScheduler wide = open(full, 1, 0);
        BatchScheduler narrow = open(half, 1, 0)) {
      float[] expected = reply(wide, 1).getFirst();
      float[] found = reply(narrow, 1).getFirst();
      float largest = 0;
      float difference = 0;
      for (int i = 0; i < expected.length; i++) {
        largest = Math.max(largest, Math.abs(expected[i]));
        difference = Math.max(difference, Math.abs(expected[i] - found[i]));
      }
      assertThat(difference).isPositive().isLessThan(0.01f * largest);
    }
  }
}
