package dev.concierge.models.policy.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.concierge.models.generation.SequenceModel.Sequence;
import dev.concierge.models.generation.TokenChooser;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.decoder.SlotDecoder;
import dev.concierge.models.policy.onnx.InferenceException;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.policy.onnx.SampleBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchSchedulerTests {
  private static final int VOCABULARY = 300;
  private static final GeneratorConfig CONFIG =
      new GeneratorConfig(VOCABULARY, 16, 1, 2, 1, 16, 16, 400, 10_000, 1e-5, true);
  static final long CACHE = 1 << 20;

  /** Longer than any busy machine takes to free a slot. */
  static final Duration SLOT_WAIT = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static Path file;

  @BeforeAll
  static void write() throws IOException {
    file = folder.resolve("generator.onnx");
    SampleBundle.writeGenerator(file, CONFIG);
  }

  /** How the scheduler under test is run. */
  RuntimeOptions options(int slots, long prefixCacheBytes, Duration slotWait) {
    return new RuntimeOptions(1, 1, slots, slotWait, prefixCacheBytes);
  }

  private RuntimeOptions options(int slots, long prefixCacheBytes) {
    return options(slots, prefixCacheBytes, SLOT_WAIT);
  }

  private BatchScheduler open(int slots, long prefixCacheBytes) {
    return open(options(slots, prefixCacheBytes));
  }

  static BatchScheduler open(RuntimeOptions options) {
    return BatchScheduler.open(file, CONFIG, options);
  }

  private static int[] tokens(SplittableRandom random, int length) {
    return random.ints(length, 0, VOCABULARY).toArray();
  }

  /** Keeps the logits it sees and goes on with a token that depends on them. */
  private static final class Recorder implements TokenChooser {
    private final List<float[]> logits = new ArrayList<>();
    private final List<Integer> chosen = new ArrayList<>();
    private final int count;

    Recorder(int count) {
      this.count = count;
    }

    @Override
    public int choose(float[] row) {
      logits.add(row.clone());
      int best = IntStream.range(0, row.length).reduce(0, (a, b) -> row[b] > row[a] ? b : a);
      chosen.add((best + 7 * logits.size()) % row.length);
      return logits.size() < count ? chosen.getLast() : STOP;
    }
  }

  /** One conversation: a prompt, something appended, and a reply. */
  static List<float[]> talk(BatchScheduler scheduler, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (Sequence sequence = scheduler.open()) {
      float[] first = sequence.append(tokens(random, 2 + random.nextInt(200))).clone();
      Recorder recorder = new Recorder(1 + random.nextInt(40));
      sequence.decode(tokens(random, 1 + random.nextInt(20)), recorder);
      List<float[]> logits = new ArrayList<>(recorder.logits);
      logits.add(first);
      return logits;
    }
  }

  /** 40 conversations, eight at a time. */
  static List<List<float[]>> talkTogether(BatchScheduler scheduler) throws Exception {
    List<Callable<List<float[]>>> calls = new ArrayList<>();
    for (int seed = 0; seed < 40; seed++) {
      int number = seed;
      calls.add(() -> talk(scheduler, number));
    }
    List<List<float[]>> together = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<List<float[]>> one : threads.invokeAll(calls)) {
        together.add(one.get());
      }
    }
    return together;
  }

  static void assertSame(List<float[]> actual, List<float[]> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(Arrays.equals(actual.get(i), expected.get(i))).as("logits %d", i).isTrue();
    }
  }

  /** Whatever joins and leaves the batch, a row's logits are those of running alone, bit by bit. */
  @Test
  void rowsEqualRunningAlone() throws Exception {
    List<List<float[]>> alone = new ArrayList<>();
    try (BatchScheduler scheduler = open(1, 0)) {
      for (int seed = 0; seed < 40; seed++) {
        alone.add(talk(scheduler, seed));
      }
    }
    try (BatchScheduler scheduler = open(5, CACHE)) {
      List<List<float[]>> together = talkTogether(scheduler);
      for (int seed = 0; seed < 40; seed++) {
        assertSame(together.get(seed), alone.get(seed));
      }
      DecodingStatistics statistics = scheduler.statistics();
      assertThat(statistics.sequences()).isEqualTo(40);
      assertThat(statistics.rows()).isGreaterThan(statistics.steps());
    }
  }

  /** Three turns, each of which begins with all that was said before. */
  static List<float[]> conversation(BatchScheduler scheduler) {
    SplittableRandom random = new SplittableRandom(3);
    List<float[]> logits = new ArrayList<>();
    int[] said = tokens(random, 45);
    for (int turn = 0; turn < 3; turn++) {
      Recorder recorder = new Recorder(20);
      int[] slate = tokens(random, 10);
      try (Sequence sequence = scheduler.open()) {
        logits.add(sequence.append(said).clone());
        sequence.decode(slate, recorder);
      }
      logits.addAll(recorder.logits);
      int[] reply = recorder.chosen.stream().mapToInt(i -> i).toArray();
      said = concat(said, slate, reply, tokens(random, 13));
    }
    return logits;
  }

  private static int[] concat(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
  }

  @Test
  void aKnownBeginningChangesNothing() {
    List<float[]> without;
    try (BatchScheduler scheduler = open(2, 0)) {
      without = conversation(scheduler);
      assertThat(scheduler.statistics().prefixes().hits()).isZero();
    }
    try (BatchScheduler scheduler = open(2, CACHE)) {
      assertSame(conversation(scheduler), without);
      DecodingStatistics.Prefixes first = scheduler.statistics().prefixes();
      assertThat(first.lookups()).isEqualTo(3);
      assertThat(first.hits()).isEqualTo(2);
      assertThat(first.tokens()).isEqualTo(48 + 96); // drawn tokens are read again
      assertThat(first.evictions()).isZero();
      assertSame(conversation(scheduler), without);
      assertThat(scheduler.statistics().prefixes().hits()).isEqualTo(5);
    }
  }

  @Test
  void theLeastRecentlyUsedPrefixLeaves() {
    int block = PrefixCache.BLOCK * 2 * 16 * Float.BYTES;
    SplittableRandom random = new SplittableRandom(8);
    int[] a = tokens(random, 50);
    int[] b = tokens(random, 50);
    try (BatchScheduler scheduler = open(1, 4L * block)) {
      begin(scheduler, a);
      begin(scheduler, b);
      begin(scheduler, b);
      DecodingStatistics.Prefixes prefixes = scheduler.statistics().prefixes();
      assertThat(prefixes.hits()).isEqualTo(1);
      assertThat(prefixes.tokens()).isEqualTo(48);
      assertThat(prefixes.evictions()).isEqualTo(2);
      assertThat(prefixes.bytes()).isEqualTo(4L * block);
      begin(scheduler, a); // only its first block is left
      assertThat(scheduler.statistics().prefixes().tokens()).isEqualTo(64);
    }
  }

  private static void begin(BatchScheduler scheduler, int[] tokens) {
    try (Sequence sequence = scheduler.open()) {
      sequence.append(tokens);
    }
  }

  /** Reading in any chunks of at least two tokens gives the same keys, values and logits. */
  @Test
  void chunksEqualTheWhole() {
    int[] tokens = tokens(new SplittableRandom(5), 100);
    try (SlotDecoder graph = SlotDecoder.open(file, CONFIG, options(1, 0), 2)) {
      float[] whole = new float[VOCABULARY];
      float[] chunked = new float[VOCABULARY];
      graph.prefill(0, tokens, 0, 100);
      graph.logits(0, whole);
      for (int[] cuts : new int[][] {{50}, {2, 98}, {16, 32, 80}, {97}, {20, 30, 33}}) {
        int from = 0;
        for (int cut : cuts) {
          graph.prefill(1, tokens, from, cut - from);
          from = cut;
        }
        graph.prefill(1, tokens, from, 100 - from);
        graph.logits(0, chunked);
        assertThat(chunked).containsExactly(whole);
      }
    }
  }

  @Test
  void sequencesOfAllLengthsAreReadWhole() {
    SplittableRandom random = new SplittableRandom(6);
    try (BatchScheduler scheduler = open(1, CACHE)) {
      for (int length : new int[] {1, 2, 127, 128, 129, 130, 256, 257, 258, 399, 400}) {
        int[] tokens = tokens(random, length);
        float[] whole;
        try (Sequence sequence = scheduler.open()) {
          whole = sequence.append(tokens).clone();
          assertThat(sequence.length()).isEqualTo(length);
        }
        try (Sequence again = scheduler.open()) {
          assertThat(again.append(tokens)).containsExactly(whole);
        }
      }
    }
  }

  /** While one sequence is answered, others that arrive are read in portions. */
  @Test
  void readingDoesNotStarveTheBatch() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicLong longest = new AtomicLong();
    try (BatchScheduler scheduler = open(6, 0);
        ExecutorService threads = Executors.newFixedThreadPool(6)) {
      List<int[]> prompts = IntStream.range(0, 5).mapToObj(i -> tokens(random, 390)).toList();
      Future<?> answered =
          threads.submit(
              () -> {
                try (Sequence sequence = scheduler.open()) {
                  AtomicLong before = new AtomicLong(3);
                  AtomicLong left = new AtomicLong(300);
                  sequence.decode(
                      new int[] {1, 2, 3},
                      logits -> {
                        long read = scheduler.statistics().prefilled();
                        longest.accumulateAndGet(read - before.getAndSet(read), Math::max);
                        begun.countDown();
                        return left.decrementAndGet() > 0 ? 5 : TokenChooser.STOP;
                      });
                }
              });
      begun.await();
      List<Future<?>> read = new ArrayList<>();
      for (int[] prompt : prompts) {
        read.add(threads.submit(() -> begin(scheduler, prompt)));
      }
      answered.get();
      for (Future<?> one : read) {
        one.get();
      }
    }
    assertThat(longest.get()).isLessThan(DecodeLoop.PREFILL_BUDGET + SlotDecoder.CHUNK);
  }

  @Test
  void whoStopsFreesTheSlotAtOnce() {
    try (BatchScheduler scheduler = open(1, 0)) {
      Sequence sequence = scheduler.open();
      sequence.decode(new int[] {1, 2}, logits -> TokenChooser.STOP);
      assertThatThrownBy(() -> sequence.append(new int[] {3}))
          .hasMessage("the sequence is at its end");
      sequence.close();
      sequence.close();
      assertThatThrownBy(() -> sequence.append(new int[] {3})).hasMessage("the sequence is closed");
      talk(scheduler, 1);
    }
  }

  @Test
  void aChooserThatFailsFailsAlone() throws Exception {
    List<float[]> alone;
    try (BatchScheduler scheduler = open(1, 0)) {
      alone = talk(scheduler, 4);
    }
    try (BatchScheduler scheduler = open(2, CACHE);
        ExecutorService threads = Executors.newFixedThreadPool(1)) {
      Future<List<float[]>> other = threads.submit(() -> talk(scheduler, 4));
      for (int i = 0; i < 20; i++) {
        try (Sequence sequence = scheduler.open()) {
          assertThatThrownBy(
                  () ->
                      sequence.decode(
                          new int[] {1, 2},
                          logits -> {
                            throw new IllegalStateException("no");
                          }))
              .isInstanceOf(InferenceException.class)
              .hasMessage("a sequence failed: no");
        }
      }
      assertSame(other.get(), alone);
    }
  }

  @Test
  void closingEndsWhatIsInUse() throws Exception {
    BatchScheduler scheduler = open(options(1, 0, Duration.ofMillis(100))); // no slot comes back
    CountDownLatch begun = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
      Future<?> endless =
          threads.submit(
              () ->
                  scheduler
                      .open()
                      .decode(
                          new int[] {1, 2},
                          logits -> {
                            begun.countDown();
                            return 1;
                          }));
      begun.await();
      scheduler.close();
      assertThatThrownBy(endless::get).hasMessageContaining("closed while a sequence was in use");
    }
    assertThatThrownBy(() -> scheduler.open().append(new int[] {1}))
        .isInstanceOf(RuntimeException.class);
  }
}
