package dev.concierge.trainer.run.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.models.network.RewardNetwork;
import dev.concierge.trainer.golden.Golden;
import dev.concierge.trainer.hyperparameters.Hyperparameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The loss of pairs; each pair has a conversation of its own, and nothing else is known. */
class RewardLossTests {
  private static final int TOTAL = RewardNetwork.OUTPUTS - 1;
  private static final RewardConfig CONFIG =
      Hyperparameters.apply(RewardConfig.defaults(), Map.of("heads", "1", "pairCoef", "1"));

  /** Loss and its derivative by the better sides' totals. */
  private record Result(double loss, double[] gradient) {}

  @Test
  void equalRewardsAreAToss() {
    // one pair, divided by the pairs and one
    assertThat(loss(new double[] {1}, new double[] {1}).loss())
        .isCloseTo(Math.log(2) / 2, within(1e-6));
  }

  @Test
  void theBetterSideIsPulledUpUntilItIsClearlyBetter() {
    Result result = loss(new double[] {-3, 0, 9}, new double[] {3, 1, -9});
    assertThat(result.gradient()[0]).isCloseTo(-.25 / (1 + Math.exp(-6)), within(1e-6));
    assertThat(result.gradient()[1]).isCloseTo(-.25 / (1 + Math.exp(-1)), within(1e-6));
    assertThat(result.gradient()[2]).isCloseTo(0, within(1e-6));
  }

  @Test
  void agreesWithTheReference() {
    for (JsonNode row : Golden.read("rl/bradley_terry.json").path("cases")) {
      if (row.path("margin").isArray() || row.path("center_rewards_coefficient").isNumber()) {
        continue; // a margin and centring are no part of ours
      }
      double[] chosen = Golden.doubles(row.path("rewards_chosen"));
      Result result = loss(chosen, Golden.doubles(row.path("rewards_rejected")));
      // theirs is the mean of n pairs, ours the sum over n + 1
      double share = chosen.length / (chosen.length + 1.0);
      assertThat(result.loss()).isCloseTo(row.path("loss").asDouble() * share, within(1e-6));
      double[] expected = Golden.doubles(row.path("grad_chosen"));
      for (int i = 0; i < expected.length; i++) {
        assertThat(result.gradient()[i]).isCloseTo(expected[i] * share, within(1e-6));
      }
    }
  }

  private static Result loss(double[] chosen, double[] rejected) {
    int n = chosen.length;
    float[][] targets = new float[2 * n][RewardNetwork.OUTPUTS];
    float[] predicted = new float[2 * n * RewardNetwork.OUTPUTS];
    List<String> conversations = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      targets[2 * i][TOTAL] = 1;
      predicted[2 * i * RewardNetwork.OUTPUTS + TOTAL] = (float) chosen[i];
      predicted[(2 * i + 1) * RewardNetwork.OUTPUTS + TOTAL] = (float) rejected[i];
      conversations.addAll(List.of("c" + i, "c" + i));
    }
    RewardLoss loss =
        new RewardLoss(
            new RewardTrainer.Targets(
                new double[0], new double[0], targets, new float[2 * n][RewardNetwork.OUTPUTS]),
            conversations,
            CONFIG,
            new Random(1));
    Engine engine = Engine.getEngine("PyTorch");
    try (NDManager manager = NDManager.newBaseManager(null, "PyTorch")) {
      NDArray head = manager.create(predicted, new Shape(2L * n, RewardNetwork.OUTPUTS));
      head.setRequiresGradient(true);
      try (GradientCollector collector = engine.newGradientCollector()) {
        NDArray value = loss.of(manager, List.of(head), IntStream.range(0, 2 * n).toArray());
        collector.backward(value);
        float[] gradient = head.getGradient().toFloatArray();
        return new Result(
            value.getFloat(),
            IntStream.range(0, n)
                .mapToDouble(i -> gradient[2 * i * RewardNetwork.OUTPUTS + TOTAL])
                .toArray());
      }
    }
  }
}
