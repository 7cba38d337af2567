package dev.concierge.trainer.sft.ranker;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.network.RankerNetwork;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.djl.AdamW;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.Dropout;
import dev.concierge.trainer.djl.OwnedArrays;
import dev.concierge.trainer.djl.Parameters;
import dev.concierge.trainer.djl.StepSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Trains the ranker: score = w·x + v·relu(Vx + c) + e over standardised features x, listwise
 * softmax over the pool, whose first choice is a Plackett–Luce policy's.
 */
public final class RankerTrainer {
  private static final String ENGINE = "PyTorch";
  private static final double RATE_FLOOR = 0.02;
  private static final float PADDED = -1e9f;

  private final RankerConfig config;
  private final RankerTraining training;

  public RankerTrainer(RankerConfig config, RankerTraining training) {
    this.config = config;
    this.training = training;
  }

  /**
   * @return owns native memory: close it
   */
  public TrainedRanker fit(List<RankerExample> examples, long seed, Progress progress) {
    List<RankerExample> pools =
        new ArrayList<>(examples.stream().filter(RankerExample::hasTarget).toList());
    if (pools.isEmpty()) {
      throw new IllegalArgumentException(
          "no pool holds an item that its turn names: dialogues and catalogue do not fit together");
    }
    Engine engine = Engine.getEngine(ENGINE);
    engine.setRandomSeed((int) seed);
    Random random = new Random(seed);
    Parameters parameters = Parameters.fresh(RankerNetwork.parameters(config), random);
    Standardisation.of(pools, config.features()).into(parameters);
    int perEpoch = (pools.size() + training.batch() - 1) / training.batch();
    int steps = training.epochs() * perEpoch;
    StepSchedule schedule = new StepSchedule(training.learningRate(), 0, steps, RATE_FLOOR);
    try (AdamW optimiser = new AdamW(parameters, RankerNetwork::learned);
        Progress.Stage stage = progress.stage("ranker", steps)) {
      int step = 0;
      for (int epoch = 0; epoch < training.epochs(); epoch++) {
        Collections.shuffle(pools, random);
        for (int from = 0; from < pools.size(); from += training.batch()) {
          List<RankerExample> part =
              pools.subList(from, Math.min(pools.size(), from + training.batch()));
          double loss = learn(engine, parameters, part);
          optimiser.step(
              new AdamW.Step(
                  schedule.rate(step++), training.weightDecay(), RankerNetwork::learned, 0));
          stage.step(1);
          stage.note(String.format(Locale.ROOT, "loss %.3f", loss));
        }
      }
    }
    return new TrainedRanker(parameters);
  }

  private double learn(Engine engine, Parameters parameters, List<RankerExample> pools) {
    int rows = pools.size();
    int width = pools.stream().mapToInt(pool -> pool.chosen().length).max().orElseThrow();
    int count = config.features();
    float[] features = new float[rows * width * count];
    float[] chosen = new float[rows * width];
    float[] padding = new float[rows * width];
    Arrays.fill(padding, PADDED);
    for (int row = 0; row < rows; row++) {
      RankerExample pool = pools.get(row);
      for (int i = 0; i < pool.chosen().length; i++) {
        System.arraycopy(pool.features()[i], 0, features, (row * width + i) * count, count);
        chosen[row * width + i] = pool.chosen()[i];
        padding[row * width + i] = 0;
      }
    }
    try (NDManager step = parameters.manager().newSubManager();
        GradientCollector gradients = engine.newGradientCollector()) {
      parameters.lendTo(step);
      Shape shape = new Shape(rows, width);
      NDArray scores =
          RankerNetwork.scores(
              new DjlOps(parameters),
              OwnedArrays.of(step, features, (long) rows * width, count),
              new Dropout((float) training.dropout()));
      NDArray logProbs =
          scores.reshape(shape).add(OwnedArrays.of(step, padding, shape.getShape())).logSoftmax(1);
      NDArray loss =
          logProbs.mul(OwnedArrays.of(step, chosen, shape.getShape())).sum().mul(-1f / rows);
      gradients.backward(loss);
      return loss.getFloat();
    }
  }
}
