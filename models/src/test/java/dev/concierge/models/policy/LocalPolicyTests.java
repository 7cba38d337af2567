package dev.concierge.models.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.bundle.Variant;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.ItemVectors;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.generation.ActMode;
import dev.concierge.models.generation.Generation;
import dev.concierge.models.generation.NoFreeSlotException;
import dev.concierge.models.generation.Reply;
import dev.concierge.models.generation.Sampling;
import dev.concierge.models.generation.SequenceModel.Sequence;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.policy.batching.BatchScheduler;
import dev.concierge.models.policy.batching.PrefixCache;
import dev.concierge.models.policy.onnx.InferenceException;
import dev.concierge.models.policy.onnx.OnnxRuntimeInfo;
import dev.concierge.models.policy.onnx.RunsOn;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.policy.onnx.SampleBundle;
import dev.concierge.models.policy.onnx.foreign.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPolicyTests {
  private static final RuntimeOptions OPTIONS = new RuntimeOptions(1, 2, Duration.ofMillis(50));
  private static final Offset<Float> CLOSE = within(1e-4f);

  @TempDir static Path folder;
  private static Bundle bundle;
  private static LocalPolicy policy;

  @BeforeAll
  static void open() throws IOException {
    bundle = SampleBundle.write(folder.resolve("bundle"));
    policy = LocalPolicy.open(bundle, OPTIONS);
  }

  @AfterAll
  static void close() {
    policy.close();
    policy.close();
  }

  private static BatchScheduler graph() {
    return BatchScheduler.open(
        bundle.file(BundleFile.GENERATOR), bundle.manifest().generator(), OPTIONS);
  }

  private static int[] tokens(int length, int seed) {
    int[] tokens = new int[length];
    for (int i = 0; i < length; i++) {
      tokens[i] = 19 + (i * 31 + seed * 17) % 250;
    }
    return tokens;
  }

  private static float[] whole(BatchScheduler graph, int[] tokens) {
    try (Sequence sequence = graph.open()) {
      return sequence.append(tokens).clone();
    }
  }

  /** Appending in any portions gives the logits of reading all at once: past is kept in place. */
  @Test
  void portionsEqualTheWhole() {
    int[] tokens = tokens(40, 1);
    try (BatchScheduler graph = graph()) {
      float[] expected = whole(graph, tokens);
      for (int[] cuts : new int[][] {{1}, {39}, {20}, {5, 6, 7}, {1, 2, 3, 4, 30}}) {
        try (Sequence sequence = graph.open()) {
          int from = 0;
          for (int cut : cuts) {
            sequence.append(Arrays.copyOfRange(tokens, from, cut));
            from = cut;
          }
          assertThat(sequence.append(Arrays.copyOfRange(tokens, from, 40)))
              .containsExactly(expected, CLOSE);
          assertThat(sequence.length()).isEqualTo(40);
        }
      }
      assertThat(whole(graph, Arrays.copyOf(tokens, 39))).isNotEqualTo(whole(graph, tokens));
    }
  }

  @Test
  void aReusedSlotForgetsAndSlotsDoNotMix() {
    try (BatchScheduler graph = graph()) {
      float[] expected = whole(graph, tokens(10, 2));
      whole(graph, tokens(90, 3));
      whole(graph, tokens(90, 4));
      try (Sequence a = graph.open();
          Sequence b = graph.open()) {
        for (int i = 0; i < 9; i++) {
          a.append(new int[] {tokens(10, 2)[i]});
          b.append(new int[] {tokens(10, 5)[i]});
        }
        assertThat(a.append(new int[] {tokens(10, 2)[9]})).containsExactly(expected, CLOSE);
      }
    }
  }

  @Test
  void waitsForASlotAndThenRefuses() {
    try (BatchScheduler graph = graph();
        Sequence first = graph.open()) {
      Sequence second = graph.open();
      assertThatThrownBy(graph::open)
          .isInstanceOf(NoFreeSlotException.class)
          .hasMessage("all [2] generation slots stayed busy for [50] ms");
      second.close();
      second.close();
      graph.open().close();
      assertThat(first.length()).isZero();
    }
  }

  @Test
  void refusesMoreTokensThanTheContextHolds() {
    try (BatchScheduler graph = graph();
        Sequence sequence = graph.open()) {
      sequence.append(tokens(96, 1));
      assertThatThrownBy(() -> sequence.append(new int[] {20}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("context of [96] that has [96]");
    }
  }

  @Test
  void aGraphThatDiffersFromTheManifestIsNamed() {
    GeneratorConfig c = bundle.manifest().generator();
    GeneratorConfig wider =
        new GeneratorConfig(c.vocabSize(), 16, 1, 2, 2, 16, 16, 96, 10_000, 1e-5, true);
    assertThatThrownBy(() -> BatchScheduler.open(bundle.file(BundleFile.GENERATOR), wider, OPTIONS))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("[generator.onnx] input [past_key_values.0.key] must be FLOAT")
        .hasMessageContaining("but is");
    GeneratorConfig deeper =
        new GeneratorConfig(c.vocabSize(), 16, 2, 2, 1, 16, 16, 96, 10_000, 1e-5, true);
    assertThatThrownBy(
            () -> BatchScheduler.open(bundle.file(BundleFile.GENERATOR), deeper, OPTIONS))
        .hasMessageContaining("no input tensor [past_key_values.1.key]");
  }

  @Test
  void encodesQueriesItemsAndScores() {
    float[] empty =
        policy.encodeQuery(
            new QueryInput(new int[0], new int[0], new float[0][], new int[0], new float[0]));
    assertThat(empty).containsExactly(0, 0, 0, 0, 1);
    float[] liked =
        policy.encodeQuery(
            new QueryInput(
                new int[0],
                new int[0],
                new float[][] {{1, 2, 3, 4}, {1, 1, 1, 1}},
                new int[2],
                new float[] {1, -0.5f}));
    assertThat(liked).containsExactly(new float[] {.5f, 1.5f, 2.5f, 3.5f, 1}, CLOSE);

    ItemInput one = new ItemInput(new int[] {3, 7}, new float[] {.6f, .8f});
    ItemInput none = new ItemInput(new int[0], new float[0]);
    List<ItemVectors> vectors = policy.encodeItems(List.of(one, none));
    assertThat(vectors.get(0).target()).hasSize(5);
    assertThat(vectors.get(1).context()).containsExactly(0, 0, 0, 0);
    List<ItemVectors> many = policy.encodeItems(Collections.nCopies(300, one));
    assertThat(many).hasSize(300);
    assertThat(many.get(299).target()).containsExactly(vectors.get(0).target(), CLOSE);
    assertThat(policy.encodeItems(List.of())).isEmpty();

    assertThat(policy.score(new float[][] {{1, 1, 1}, {0, 3, 1}})).containsExactly(2, 5);
    assertThat(policy.score(new float[0][])).isEmpty();
    assertThatThrownBy(() -> policy.score(new float[][] {{1}}))
        .hasMessage("the ranker reads [3] features but row [0] has [1]");
    assertThat(policy.bytes()).isGreaterThan(bundle.bytes());
  }

  private static Reply reply(long seed) {
    int[] prompt = policy.window().prompt(List.of(Message.user("a good western")));
    try (Generation generation = policy.generator().start(prompt)) {
      generation.chooseAct(ActMode.ALWAYS, Sampling.at(1, seed));
      generation.appendSlate(List.of(new SlateEntry("1", "Heat"), new SlateEntry("2", "Ronin")));
      return generation.reply(Sampling.at(1, seed), 20, () -> false);
    }
  }

  /** Replies made side by side on all slots equal those made alone. */
  @Test
  void concurrentRepliesEqualThoseMadeAlone() throws Exception {
    List<Reply> alone = List.of(reply(0), reply(1), reply(2), reply(3));
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Reply>> together =
          threads.invokeAll(
              List.<Callable<Reply>>of(
                  () -> reply(0), () -> reply(1), () -> reply(2), () -> reply(3)));
      for (int i = 0; i < 4; i++) {
        assertThat(together.get(i).get().tokens()).isEqualTo(alone.get(i).tokens());
        assertThat(together.get(i).get().logProbs()).containsExactly(alone.get(i).logProbs());
      }
    }
  }

  /** The window of the next turn begins with this turn's window and action. */
  @Test
  void theNextTurnReadsOnlyWhatIsNew() {
    List<Message> talk = new ArrayList<>(List.of(Message.user("vexing quartz jukebox fjords")));
    long reused = policy.decoding().prefixes().tokens();
    int[] first = policy.window().prompt(talk);
    Reply reply;
    int[] said;
    try (Generation generation = policy.generator().start(first)) {
      generation.chooseAct(ActMode.NEVER, Sampling.greedy());
      generation.appendSlate(List.of());
      reply = generation.reply(Sampling.greedy(), 4, () -> false);
      said = generation.actionTokens();
    }
    talk.add(new Message(Role.ASSISTANT, reply.text(), List.of(), List.of(), reply.template()));
    talk.add(Message.user("no"));
    int[] second = policy.window().prompt(talk);
    assertThat(Arrays.copyOf(second, first.length)).isEqualTo(first);
    assertThat(Arrays.copyOfRange(second, first.length, first.length + 2))
        .isEqualTo(Arrays.copyOf(said, 2));
    policy.generator().start(second).close();
    assertThat(policy.decoding().prefixes().tokens() - reused)
        .isEqualTo((first.length + 2L) / PrefixCache.BLOCK * PrefixCache.BLOCK)
        .isPositive();
  }

  @Test
  void closingTwiceIsHarmless() throws IOException {
    LocalPolicy once = LocalPolicy.open(bundle, OPTIONS);
    once.close();
    once.close();
    assertThat(policy.score(new float[][] {{1, 0, 0}})).containsExactly(1);
  }

  private static Manifest withHalf(boolean usable, String reason) {
    Variant full = Variant.unjudged(Variant.FP32, BundleFile.GENERATOR, true, "");
    Variant half = Variant.unjudged("fp16", BundleFile.GENERATOR_FP16, usable, reason);
    return bundle.manifest().withVariants(List.of(full, half), Variant.FP32);
  }

  @Test
  void onAGpuTheGeneratorIsTheFp16One() {
    ServedGenerator served = ServedGenerator.of(withHalf(true, ""), Device.cuda(0));
    assertThat(served.device()).isEqualTo(Device.cuda(0));
    assertThat(served.manifest().servedVariant()).isEqualTo("fp16");
    assertThat(served.manifest().generatorFile()).isEqualTo(BundleFile.GENERATOR_FP16);
    assertThat(served.problem()).isEmpty();

    ServedGenerator onProcessor = ServedGenerator.of(withHalf(true, ""), Device.CPU);
    assertThat(onProcessor.manifest().servedVariant()).isEqualTo(Variant.FP32);
  }

  @Test
  void withoutAnFp16FormTheGeneratorStaysOnTheProcessor() {
    ServedGenerator none = ServedGenerator.of(bundle.manifest(), Device.cuda(0));
    assertThat(none.device()).isEqualTo(Device.CPU);
    assertThat(none.manifest()).isEqualTo(bundle.manifest());
    assertThat(none.problem()).contains("no fp16 generator");
    ServedGenerator unfit = ServedGenerator.of(withHalf(false, "too far off"), Device.cuda(0));
    assertThat(unfit.device()).isEqualTo(Device.CPU);
    assertThat(unfit.problem()).contains("too far off");
  }

  /** A GPU that fails when a graph is opened costs speed, not the policy. */
  @Test
  void whatCannotBeOpenedOnAGpuRunsOnTheProcessor() throws IOException {
    assumeFalse(OnnxRuntimeInfo.describe().providers().contains("CUDA"), "this is a CUDA build");
    try (LocalPolicy fallen = LocalPolicy.open(bundle, OPTIONS.on(Device.cuda(0)))) {
      RunsOn found = fallen.runsOn().orElseThrow();
      assertThat(found.device()).isEqualTo("cpu");
      assertThat(found.problem()).contains("[query_encoder.onnx]", "CUDA");
      assertThat(fallen.score(new float[][] {{1, 2, 3}}))
          .isEqualTo(policy.score(new float[][] {{1, 2, 3}}));
    }
    assertThat(policy.runsOn()).contains(new RunsOn("cpu", ""));
  }
}
