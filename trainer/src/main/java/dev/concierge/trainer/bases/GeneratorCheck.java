package dev.concierge.trainer.bases;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.network.TensorSource;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.OwnedArrays;
import dev.concierge.trainer.djl.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Compares the logits of a generator's graph, a prompt and steps on its cache, with those of
 * training. The two run after each other, so that the weights are in native memory once.
 */
final class GeneratorCheck {
  private static final double TOLERANCE = 1e-4;
  private static final long SEED = 29;
  private static final int LONGEST = 16;
  private static final int STEPS = 3;

  private GeneratorCheck() {}

  /**
   * Largest difference relative to the largest logit (at least 1).
   *
   * @throws BaseException if it is more than 1e-4
   */
  static double require(
      Path file, GeneratorConfig config, Map<String, ? extends TensorSource> weights)
      throws IOException {
    int length = Math.min(LONGEST, config.maxLength());
    int steps = Math.min(STEPS, length - 1);
    long[] ids = new SplittableRandom(SEED).longs(length, 0, config.vocabSize()).toArray();
    float[] expected = training(config, weights, ids, steps + 1);
    double largest = 1;
    for (float logit : expected) {
      largest = Math.max(largest, Math.abs(logit));
    }
    double difference = 0;
    try (GeneratorSession session = new GeneratorSession(file, config)) {
      float[] found = session.append(Arrays.copyOf(ids, length - steps));
      for (int step = 0; step <= steps; step++) {
        for (int i = 0; i < found.length; i++) {
          double apart = Math.abs(found[i] - expected[step * config.vocabSize() + i]) / largest;
          difference = Double.isNaN(apart) ? apart : Math.max(difference, apart);
        }
        if (step < steps) {
          found = session.append(ids[length - steps + step]);
        }
      }
    }
    if (!(difference <= TOLERANCE)) {
      throw new BaseException(
          String.format(
              Locale.ROOT,
              "the generator's graph differs from training by [%.2e] of its largest logit, more than [%.0e]",
              difference,
              TOLERANCE));
    }
    return difference;
  }

  /** Logits [positions, V] of the last positions. */
  private static float[] training(
      GeneratorConfig config,
      Map<String, ? extends TensorSource> weights,
      long[] ids,
      int positions) {
    try (Parameters parameters = Parameters.of(weights);
        NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      DjlOps ops = new DjlOps(parameters);
      NDArray hidden =
          GeneratorNetwork.hidden(ops, config, OwnedArrays.of(step, ids, 1, ids.length));
      NDArray last = hidden.get("0:1," + (ids.length - positions) + ":");
      return GeneratorNetwork.logits(ops, config, last).toFloatArray();
    }
  }
}
