package dev.concierge.trainer.run.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.network.RankerNetwork;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.tokenizer.BytePairTrainer;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.hyperparameters.Hyperparameters;
import dev.concierge.trainer.run.reward.RewardFunction;
import dev.concierge.trainer.weights.PolicyInference;
import dev.concierge.trainer.weights.PolicyWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bandit: six items told apart by one feature each; the reward wants item 2 at the top. */
class PpoTrainerTests {
  private static final EncoderConfig ENCODER = new EncoderConfig(8, 64, 64, 12, 20, 4);
  private static final int ITEMS = 6;
  private static final PpoConfig CONFIG =
      Hyperparameters.apply(
          PpoConfig.defaults(),
          Map.of(
              "updates", "6",
              "rollouts", "32",
              "maxNewTokens", "3",
              "slateSize", "2",
              "depth", "6",
              "rankerLearningRate", "0.05",
              "targetKl", "2",
              "missingEosPenalty", "0"));

  @TempDir private Path folder;
  private Tokenizer tokenizer;

  @BeforeEach
  void loadTokenizer() throws Exception {
    Path file = folder.resolve("tokenizer.json");
    BytePairTrainer.train(List.of("try this one", "what about that one"), 300, file);
    tokenizer = Tokenizer.load(file);
  }

  @AfterEach
  void closeTokenizer() {
    tokenizer.close();
  }

  @Test
  void learnsTheBanditAndStaysNear() {
    PpoInputs inputs = inputs();
    double before = chanceOfWanted(inputs.start());
    PpoResult result = run(inputs, "whole", Integer.MAX_VALUE);
    assertThat(result.finished()).isTrue();
    assertThat(chanceOfWanted(result.policy())).isGreaterThan(before + .15);
    assertThat(result.history()).hasSize(6);
    assertThat(result.history().get(5).get("objective/scores"))
        .isGreaterThan(result.history().get(0).get("objective/scores"));
    assertThat(result.last().get("objective/kl")).isBetween(-1.0, 6.0);
    assertThat(result.last()).containsKeys("policy/clipfrac_avg", "val/ratio", "loss/value_avg");
  }

  @Test
  void aResumedRunEndsWithTheSameWeights() {
    PpoInputs inputs = inputs();
    Map<String, Tensor> whole = run(inputs, "once", Integer.MAX_VALUE).policy().tensors();
    assertThat(run(inputs, "twice", 2).finished()).isFalse();
    PpoResult resumed = run(inputs, "twice", Integer.MAX_VALUE);
    assertThat(resumed.history()).hasSize(6);
    whole.forEach(
        (name, tensor) ->
            assertThat(resumed.policy().tensors().get(name).data())
                .as(name)
                .isEqualTo(tensor.data()));
  }

  @Test
  void refusesWhatItCannotDo() {
    assertThatThrownBy(() -> Hyperparameters.apply(PpoConfig.defaults(), Map.of("clipRange", "7")))
        .hasMessageContaining("[clipRange] must lie in [0.01, 1] but was [7]");
    assertThatThrownBy(() -> Hyperparameters.apply(PpoConfig.defaults(), Map.of("clip", "1")))
        .hasMessageContaining("unknown hyper-parameter [clip]");
    PpoInputs all = inputs();
    PpoInputs few =
        new PpoInputs(
            all.contexts().subList(0, 2),
            all.start(),
            all.reward(),
            all.tokenizer(),
            all.window(),
            all.titles());
    assertThatThrownBy(() -> new PpoTrainer(few, CONFIG)).hasMessageContaining("has [2]");
  }

  private PpoResult run(PpoInputs inputs, String name, int mostUpdates) {
    AtomicInteger asked = new AtomicInteger();
    try (PpoTrainer trainer = new PpoTrainer(inputs, CONFIG)) {
      return trainer.run(
          new Checkpoints(folder.resolve(name)),
          Progress.SILENT,
          () -> asked.getAndIncrement() >= mostUpdates);
    }
  }

  private PpoInputs inputs() {
    WindowSerializer window = new WindowSerializer(tokenizer, 32, 2);
    int[] prompt =
        window.prompt(List.of(dev.concierge.models.conversation.Message.user("what about one")));
    List<String> ids = new ArrayList<>();
    float[][] features = new float[ITEMS][ITEMS];
    for (int i = 0; i < ITEMS; i++) {
      ids.add("item" + i);
      features[i][i] = 1;
    }
    List<Context> contexts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      contexts.add(new Context(prompt, ids, features));
    }
    RewardFunction reward =
        actions ->
            actions.stream()
                .map(action -> new RewardFunction.Score(action.slate()[0] == 2 ? 2 : -.5, 0))
                .toList();
    return new PpoInputs(contexts, policy(), reward, tokenizer, window, id -> id);
  }

  private PolicyWeights policy() {
    GeneratorConfig generator =
        new GeneratorConfig(tokenizer.size(), 16, 1, 2, 1, 8, 24, 64, 10_000, 1e-5, true);
    RankerConfig ranker = new RankerConfig(ITEMS, 4);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    Random random = new Random(5);
    GeneratorNetwork.parameters(generator)
        .forEach(spec -> weights.put(spec.name(), spec.initial(random)));
    RankerNetwork.parameters(ranker)
        .forEach(spec -> weights.put(spec.name(), spec.initial(random)));
    return PolicyWeights.random(5, generator, ENCODER, ranker).with(weights);
  }

  private static double chanceOfWanted(PolicyWeights policy) {
    float[][] features = new float[ITEMS][ITEMS];
    for (int i = 0; i < ITEMS; i++) {
      features[i][i] = 1;
    }
    try (PolicyInference inference = new PolicyInference(policy)) {
      float[] scores = inference.score(features);
      double sum = 0;
      for (float score : scores) {
        sum += Math.exp(score);
      }
      return Math.exp(scores[2]) / sum;
    }
  }
}
