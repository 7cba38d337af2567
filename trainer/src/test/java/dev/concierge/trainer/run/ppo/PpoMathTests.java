package dev.concierge.trainer.run.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.trainer.golden.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PpoMathTests {

  @Test
  void handWorkedAdvantages() {
    GeneralizedAdvantage gae =
        GeneralizedAdvantage.ofEpisode(new double[] {0, 1}, new double[] {.5, .25}, 1, .5);
    // δ = (-.25, .75); A = (-.25 + .5 · .75, .75)
    assertThat(gae.advantages()).containsExactly(.125, .75);
    assertThat(gae.returns()).containsExactly(.625, 1);
  }

  @Test
  void advantagesAgreeWithTheReference() {
    for (JsonNode row : Golden.read("rl/gae.json").path("cases")) {
      double[] dones = Golden.doubles(row.path("dones"));
      boolean[] starts = new boolean[dones.length];
      for (int i = 0; i < dones.length; i++) {
        starts[i] = dones[i] == 1;
      }
      GeneralizedAdvantage gae =
          GeneralizedAdvantage.of(
              Golden.doubles(row.path("rewards")),
              Golden.doubles(row.path("values")),
              starts,
              row.path("next_value").asDouble(),
              row.path("next_done").asDouble() == 1,
              row.path("gamma").asDouble(),
              row.path("lambda").asDouble());
      near(gae.advantages(), Golden.doubles(row.path("advantages")), 1e-6);
      near(gae.returns(), Golden.doubles(row.path("returns")), 1e-6);
    }
  }

  @Test
  void klEstimatesAgreeWithTheReference() {
    JsonNode kl = Golden.read("rl/kl.json");
    for (int row = 0; row < kl.path("logprobs").size(); row++) {
      double[] logProbs = Golden.doubles(kl.path("logprobs").get(row));
      double[] reference = Golden.doubles(kl.path("ref_logprobs").get(row));
      for (KlEstimator estimator : KlEstimator.values()) {
        double[] expected =
            Golden.doubles(kl.path(estimator.name().toLowerCase(java.util.Locale.ROOT)).get(row));
        for (int t = 0; t < logProbs.length; t++) {
          assertThat(estimator.of(logProbs[t], reference[t])).isCloseTo(expected[t], within(1e-6));
        }
      }
    }
  }

  @Test
  void theKlControllerRaisesAndLowersThePenalty() {
    KlController controller = new KlController(.1, 2, 100);
    assertThat(controller.after(4, 50).coefficient()).isCloseTo(.11, within(1e-12));
    assertThat(controller.after(1.9, 50).coefficient()).isCloseTo(.1 * .975, within(1e-12));
  }

  @Test
  void lossesAndGradientsAgreeWithTheReference() {
    JsonNode cases = Golden.read("rl/ppo.json").path("cases");
    for (JsonNode row : cases) {
      check(row.path("inputs"), row.path("hyper"), row.path("expected"));
    }
  }

  private static void check(JsonNode inputs, JsonNode hyper, JsonNode expected) {
    double[] advantages = Golden.doubles(inputs.path("advantages"));
    if (hyper.path("norm_adv").asBoolean()) {
      Experience.Moments moments = Experience.Moments.of(advantages);
      advantages = Arrays.stream(advantages).map(moments::whiten).toArray();
    }
    double clip = hyper.path("clip_coef").asDouble();
    int n = advantages.length;
    try (NDManager manager = NDManager.newBaseManager(null, "PyTorch")) {
      NDArray logits = manager.create(matrix(inputs.path("logits")), new Shape(n, 6));
      logits.setRequiresGradient(true);
      NDArray values = vector(manager, Golden.doubles(inputs.path("new_values")));
      values.setRequiresGradient(true);
      NDArray mask = manager.ones(new Shape(n));
      NDArray old = vector(manager, Golden.doubles(inputs.path("old_logprobs")));
      long[] actions =
          Arrays.stream(Golden.doubles(inputs.path("actions"))).mapToLong(a -> (long) a).toArray();
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray all = logits.logSoftmax(1);
        NDArray logProbs = all.gather(manager.create(actions, new Shape(n, 1)), 1).squeeze(1);
        NDArray policy = PpoLoss.policy(logProbs, old, vector(manager, advantages), mask, clip);
        boolean clipValue = hyper.path("clip_vloss").asBoolean();
        NDArray value =
            PpoLoss.value(
                values,
                vector(manager, Golden.doubles(inputs.path("old_values"))),
                vector(manager, Golden.doubles(inputs.path("returns"))),
                mask,
                clipValue ? clip : 1e6);
        NDArray entropy = PpoLoss.mean(all.exp().mul(all).sum(new int[] {1}).neg(), mask);
        NDArray loss =
            policy
                .sub(entropy.mul(hyper.path("ent_coef").floatValue()))
                .add(value.mul(hyper.path("vf_coef").floatValue()));
        collector.backward(loss);
        near(policy, expected.path("pg_loss"));
        near(value, expected.path("v_loss"));
        near(entropy, expected.path("entropy"));
        near(loss, expected.path("loss"));
        assertThat(PpoLoss.approxKl(logProbs, old, mask))
            .isCloseTo(expected.path("approx_kl").asDouble(), within(1e-5));
        assertThat(PpoLoss.clipFraction(logProbs, old, mask, clip))
            .isCloseTo(expected.path("clipfrac").asDouble(), within(1e-6));
      }
      near(
          doubles(logits.getGradient()),
          doubles(matrix(expected.path("grad_loss_wrt_logits"))),
          1e-5);
      near(
          doubles(values.getGradient()),
          Golden.doubles(expected.path("grad_loss_wrt_new_values")),
          1e-5);
    }
  }

  private static void near(NDArray value, JsonNode expected) {
    assertThat((double) value.getFloat()).isCloseTo(expected.asDouble(), within(1e-5));
  }

  private static void near(double[] values, double[] expected, double tolerance) {
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isCloseTo(expected[i], within(tolerance));
    }
  }

  private static NDArray vector(NDManager manager, double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return manager.create(floats);
  }

  private static float[] matrix(JsonNode rows) {
    float[] flat = new float[rows.size() * rows.get(0).size()];
    int at = 0;
    for (JsonNode row : rows) {
      for (JsonNode value : row) {
        flat[at++] = value.floatValue();
      }
    }
    return flat;
  }

  private static double[] doubles(NDArray array) {
    return doubles(array.toFloatArray());
  }

  private static double[] doubles(float[] floats) {
    double[] values = new double[floats.length];
    Arrays.setAll(values, i -> floats[i]);
    return values;
  }
}
