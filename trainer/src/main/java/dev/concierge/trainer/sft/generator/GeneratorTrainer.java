package dev.concierge.trainer.sft.generator;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.network.ParameterSpec;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.djl.AdamW;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.OwnedArrays;
import dev.concierge.trainer.djl.Parameters;
import dev.concierge.trainer.djl.StepSchedule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Trains the generator on whole windows: weighted next-token loss, AdamW, windows of like length
 * together.
 */
public final class GeneratorTrainer {
  private static final String ENGINE = "PyTorch";
  private static final double RATE_FLOOR = 0.1;

  /**
   * Windows sorted by length at once: little padding, yet batches that differ from epoch to epoch.
   */
  private static final int SORTED_BATCHES = 16;

  private final GeneratorConfig config;
  private final GeneratorTraining training;

  public GeneratorTrainer(GeneratorConfig config, GeneratorTraining training) {
    this.config = config;
    this.training = training;
  }

  /**
   * Trains the parameters.
   *
   * @param random has drawn fresh parameters, if they are fresh
   */
  public void fit(
      Parameters parameters, List<TokenSequence> windows, Random random, Progress progress) {
    Engine engine = Engine.getEngine(ENGINE);
    DjlOps ops = new DjlOps(parameters);
    int perEpoch = (windows.size() + training.batch() - 1) / training.batch();
    int steps = Math.min(training.maxSteps(), training.epochs() * perEpoch);
    StepSchedule schedule =
        new StepSchedule(
            training.learningRate(), Math.min(training.warmup(), steps / 5), steps, RATE_FLOOR);
    Set<String> matrices = matrices();
    try (AdamW optimiser = new AdamW(parameters, name -> true);
        Progress.Stage stage = progress.stage("generator", steps)) {
      int step = 0;
      while (step < steps) {
        for (List<TokenSequence> batch : batches(windows, random)) {
          if (step == steps) {
            break;
          }
          double loss = learn(engine, parameters, ops, batch);
          optimiser.step(
              new AdamW.Step(
                  schedule.rate(step++),
                  training.weightDecay(),
                  matrices::contains,
                  training.clipNorm()));
          stage.step(1);
          stage.note(String.format(Locale.ROOT, "loss %.3f", loss));
        }
      }
    }
  }

  /** Names of the parameters that decay: no norms, no biases. */
  private Set<String> matrices() {
    return GeneratorNetwork.parameters(config).stream()
        .filter(spec -> spec.shape().length > 1)
        .map(ParameterSpec::name)
        .collect(Collectors.toSet());
  }

  private List<List<TokenSequence>> batches(List<TokenSequence> windows, Random random) {
    List<TokenSequence> shuffled = new ArrayList<>(windows);
    Collections.shuffle(shuffled, random);
    List<List<TokenSequence>> batches = new ArrayList<>();
    int group = SORTED_BATCHES * training.batch();
    for (int from = 0; from < shuffled.size(); from += group) {
      List<TokenSequence> part =
          new ArrayList<>(shuffled.subList(from, Math.min(shuffled.size(), from + group)));
      part.sort(Comparator.comparingInt(window -> window.ids().length));
      for (int at = 0; at < part.size(); at += training.batch()) {
        batches.add(part.subList(at, Math.min(part.size(), at + training.batch())));
      }
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  /** Mean loss by weight of one batch; leaves the gradients in the parameters. */
  private double learn(
      Engine engine, Parameters parameters, DjlOps ops, List<TokenSequence> windows) {
    int rows = windows.size();
    int length = windows.stream().mapToInt(window -> window.ids().length).max().orElseThrow() - 1;
    long[] ids = new long[rows * length];
    long[] next = new long[rows * length];
    float[] weights = new float[rows * length];
    float total = 0;
    for (int row = 0; row < rows; row++) {
      TokenSequence window = windows.get(row);
      for (int i = 0; i + 1 < window.ids().length; i++) {
        ids[row * length + i] = window.ids()[i];
        next[row * length + i] = window.ids()[i + 1];
        weights[row * length + i] = window.weights()[i + 1];
        total += window.weights()[i + 1];
      }
    }
    try (NDManager step = parameters.manager().newSubManager();
        GradientCollector gradients = engine.newGradientCollector()) {
      parameters.lendTo(step);
      NDArray input = OwnedArrays.of(step, ids, rows, length);
      NDArray hidden = GeneratorNetwork.hidden(ops, config, input);
      NDArray logProbs =
          GeneratorNetwork.logits(ops, config, hidden)
              .logSoftmax(2)
              .reshape((long) rows * length, config.vocabSize());
      NDArray chosen = logProbs.gather(OwnedArrays.of(step, next, (long) rows * length, 1), 1);
      NDArray loss =
          chosen
              .squeeze(1)
              .mul(OwnedArrays.of(step, weights, (long) rows * length))
              .sum()
              .mul(-1 / total);
      gradients.backward(loss);
      return loss.getFloat();
    }
  }
}
