package dev.concierge.trainer.sft.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.tokenizer.BytePairTrainer;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.RecommendationInstance;
import dev.concierge.trainer.export.BundleExporter;
import dev.concierge.trainer.export.ManifestDraft;
import dev.concierge.trainer.sft.SmallShop;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedEncoderTests {
  private static final EncoderConfig SINGLE = new EncoderConfig(8, 256, 256, 8, 50, 4);
  private static final EncoderTraining TRAINING =
      EncoderTraining.defaults()
          .withEpochs(2)
          .withBatch(8)
          .withLearningRate(.01)
          .withWarmup(1)
          .withWeightDecay(0)
          .withDropout(0)
          .withWordDropout(0)
          .withItemDropout(0)
          .withResidualDropout(0);
  private static final long SEED = 5;

  private final Catalogue shop = SmallShop.catalogue();
  private final List<RecommendationInstance> turns =
      RecommendationInstance.of(SmallShop.dialogues(20, 3), shop, SmallShop.states(shop));
  private final List<DialogueState> states =
      turns.stream().map(RecommendationInstance::state).toList();

  @TempDir private Path folder;

  @Test
  void membersVoteWithTheMeanOfTheirScores() {
    double[][] first = scores(SINGLE, SEED);
    double[][] second = scores(SINGLE, SEED + 1_000);
    double[][] both = scores(SINGLE.withMembers(2), SEED);
    assertThat(first[0][0]).isNotCloseTo(second[0][0], within(1e-3));
    for (int state = 0; state < both.length; state++) {
      for (int item = 0; item < both[state].length; item++) {
        assertThat(both[state][item])
            .isCloseTo((first[state][item] + second[state][item]) / 2, within(1e-4));
      }
    }
  }

  @Test
  void exportedGraphsEncodeAsTrainingDid() throws IOException {
    EncoderConfig config = SINGLE.withMembers(3);
    Path tokenizer = folder.resolve("tokenizer.json");
    BytePairTrainer.train(List.of("a red lamp", "a blue desk"), 300, tokenizer);
    PolicyWeights untrained =
        PolicyWeights.random(
            1,
            new GeneratorConfig(300, 32, 1, 2, 1, 16, 48, 64, 10_000, 1e-5, true),
            config,
            new RankerConfig(RankerFeatures.NAMES.size(), 6));
    try (TrainedEncoder encoder = fit(config, SEED);
        LocalPolicy policy =
            LocalPolicy.open(
                new BundleExporter(Clock.systemUTC())
                    .export(
                        untrained.with(encoder.networks()),
                        new ManifestDraft("m", "v1", null, "space", Map.of(), Map.of(), Map.of()),
                        tokenizer,
                        folder.resolve("bundle")),
                new RuntimeOptions(1, 1))) {
      Map<String, float[]> contexts = new HashMap<>();
      for (int item = 0; item < shop.size(); item++) {
        contexts.put(shop.items().get(item).id(), encoder.items().contexts()[item]);
      }
      List<float[]> expected = encoder.queries(states);
      for (int i = 0; i < states.size(); i++) {
        assertThat(policy.encodeQuery(QueryInput.of(states.get(i), contexts, config)))
            .containsExactly(expected.get(i), within(1e-4f));
      }
    }
  }

  private TrainedEncoder fit(EncoderConfig config, long seed) {
    return new EncoderTrainer(shop, config, TRAINING, null).fit(turns, seed, Progress.SILENT);
  }

  /** Inner products of every state with every item. */
  private double[][] scores(EncoderConfig config, long seed) {
    try (TrainedEncoder encoder = fit(config, seed)) {
      float[][] items = encoder.items().targets();
      return encoder.queries(states).stream()
          .map(query -> scores(query, items))
          .toArray(double[][]::new);
    }
  }

  private static double[] scores(float[] query, float[][] items) {
    double[] scores = new double[items.length];
    for (int item = 0; item < items.length; item++) {
      for (int k = 0; k < query.length; k++) {
        scores[item] += (double) query[k] * items[item][k];
      }
    }
    return scores;
  }
}
