package dev.concierge.trainer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.network.Tensor;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DjlOpsTests {
  private static final GeneratorConfig TINY =
      new GeneratorConfig(11, 8, 2, 4, 2, 4, 12, 16, 10_000, 1e-5, true);
  private static final long[] IDS = {1, 5, 3, 9, 2, 4, 4, 0};
  private static final String PROBED = "generator.layers.1.attention.k.weight";

  private final Engine engine = Engine.getEngine("PyTorch");

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    try (Parameters parameters =
        Parameters.fresh(GeneratorNetwork.parameters(TINY), new SplittableRandom(1))) {
      sharpen(parameters);
      DjlOps ops = new DjlOps(parameters);
      loss(parameters, ops, true);
      float[] gradient = gradient(parameters, PROBED);
      Tensor start = parameters.snapshot().get(PROBED);
      for (int i : new int[] {0, 7, 20}) {
        double difference =
            (lossAt(parameters, ops, start, i, 1e-2f) - lossAt(parameters, ops, start, i, -1e-2f))
                / 2e-2;
        assertThat((double) gradient[i]).isCloseTo(difference, within(2e-3));
      }
    }
  }

  @Test
  void aPositionSeesNothingOfWhatFollows() {
    try (Parameters parameters =
        Parameters.fresh(GeneratorNetwork.parameters(TINY), new SplittableRandom(2))) {
      DjlOps ops = new DjlOps(parameters);
      float[] whole = logits(parameters, ops, new long[] {1, 5, 3, 9});
      float[] changed = logits(parameters, ops, new long[] {1, 5, 3, 2});
      for (int i = 0; i < 3 * TINY.vocabSize(); i++) {
        assertThat(whole[i]).isCloseTo(changed[i], within(1e-6f));
      }
      assertThat(whole[3 * TINY.vocabSize()]).isNotEqualTo(changed[3 * TINY.vocabSize()]);
    }
  }

  @Test
  void trainingLowersTheLossAndKeepsNoArrays() {
    try (Parameters parameters =
            Parameters.fresh(GeneratorNetwork.parameters(TINY), new SplittableRandom(3));
        AdamW optimiser = new AdamW(parameters, name -> true)) {
      DjlOps ops = new DjlOps(parameters);
      double first = loss(parameters, ops, true);
      optimiser.step(AdamW.Step.of(.02));
      int arrays = parameters.manager().getManagedArrays().size();
      for (int i = 0; i < 60; i++) {
        loss(parameters, ops, true);
        optimiser.step(AdamW.Step.of(.02));
      }
      assertThat(loss(parameters, ops, false)).isLessThan(first / 2);
      assertThat(parameters.manager().getManagedArrays()).hasSize(arrays);
    }
  }

  @Test
  void aGradientThatIsNotFiniteChangesNothing() {
    try (Parameters parameters =
            Parameters.fresh(GeneratorNetwork.parameters(TINY), new SplittableRandom(5));
        AdamW optimiser = new AdamW(parameters, name -> true)) {
      DjlOps ops = new DjlOps(parameters);
      Tensor start = parameters.snapshot().get(PROBED);
      float[] broken = start.data().clone();
      broken[0] = Float.NaN;
      parameters.put(PROBED, new Tensor(start.shape(), broken));
      loss(parameters, ops, true);
      Map<String, Tensor> before = parameters.snapshot();
      assertThat(optimiser.step(AdamW.Step.of(.02))).isNaN();
      parameters
          .snapshot()
          .forEach(
              (name, tensor) ->
                  assertThat(tensor.data()).as(name).isEqualTo(before.get(name).data()));
      parameters.put(PROBED, start);
      loss(parameters, ops, true);
      assertThat(optimiser.step(AdamW.Step.of(.02))).isFinite();
    }
  }

  @Test
  void anOptimiserResumesExactly() {
    Map<String, Tensor> once = trained(6, false);
    Map<String, Tensor> resumed = trained(6, true);
    once.forEach(
        (name, tensor) -> assertThat(resumed.get(name).data()).as(name).isEqualTo(tensor.data()));
  }

  private Map<String, Tensor> trained(int steps, boolean interrupted) {
    Parameters parameters =
        Parameters.fresh(GeneratorNetwork.parameters(TINY), new SplittableRandom(4));
    AdamW optimiser = new AdamW(parameters, name -> true);
    DjlOps ops = new DjlOps(parameters);
    for (int i = 0; i < steps; i++) {
      if (interrupted && i == steps / 2) {
        Map<String, Tensor> weights = parameters.snapshot();
        Map<String, Tensor> moments = optimiser.state();
        parameters.close();
        parameters = Parameters.of(weights);
        optimiser = new AdamW(parameters, name -> true);
        optimiser.restore(moments);
        ops = new DjlOps(parameters);
      }
      loss(parameters, ops, true);
      optimiser.step(AdamW.Step.of(.02));
    }
    Map<String, Tensor> weights = parameters.snapshot();
    parameters.close();
    return weights;
  }

  private double lossAt(Parameters parameters, DjlOps ops, Tensor start, int index, float shift) {
    float[] moved = start.data().clone();
    moved[index] += shift;
    parameters.put(PROBED, new Tensor(start.shape(), moved));
    double loss = loss(parameters, ops, false);
    parameters.put(PROBED, start);
    return loss;
  }

  /** Mean negative log-probability of each next token. */
  private double loss(Parameters parameters, DjlOps ops, boolean backward) {
    try (NDManager step = parameters.manager().newSubManager();
        GradientCollector collector = engine.newGradientCollector()) {
      parameters.lendTo(step);
      int n = IDS.length - 1;
      NDArray ids = step.create(java.util.Arrays.copyOf(IDS, n), new Shape(1, n));
      NDArray next = step.create(java.util.Arrays.copyOfRange(IDS, 1, n + 1), new Shape(1, n, 1));
      NDArray hidden = GeneratorNetwork.hidden(ops, TINY, ids);
      NDArray logProbs = GeneratorNetwork.logits(ops, TINY, hidden).logSoftmax(2);
      NDArray loss = logProbs.gather(next, 2).mean().neg();
      if (backward) {
        collector.backward(loss);
      }
      return loss.getFloat();
    }
  }

  private float[] logits(Parameters parameters, DjlOps ops, long[] tokens) {
    try (NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      NDArray ids = step.create(tokens, new Shape(1, tokens.length));
      return GeneratorNetwork.logits(ops, TINY, GeneratorNetwork.hidden(ops, TINY, ids))
          .toFloatArray();
    }
  }

  /** Larger weights, so that attention is far from uniform and every gradient counts. */
  private static void sharpen(Parameters parameters) {
    parameters
        .snapshot(name -> !name.contains("norm"))
        .forEach(
            (name, tensor) -> {
              float[] data = tensor.data();
              for (int i = 0; i < data.length; i++) {
                data[i] *= 15;
              }
              parameters.put(name, new Tensor(tensor.shape(), data));
            });
  }

  private static float[] gradient(Parameters parameters, String name) {
    try (NDArray gradient = parameters.get(name).getGradient()) {
      return gradient.toFloatArray();
    }
  }
}
