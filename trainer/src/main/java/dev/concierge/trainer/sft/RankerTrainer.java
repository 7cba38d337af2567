package dev.concierge.trainer.sft;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.trainer.progress.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Trains the ranker: score = w·x + v·relu(Vx + c) + e over standardised features x, listwise softmax over the pool,
 * whose first choice is a Plackett–Luce policy's.
 */
final class RankerTrainer {
  private static final String ENGINE = "PyTorch";
  private static final double RATE_FLOOR = 0.02;
  private static final float PADDED = -1e9f;

  private final RankerConfig config;
  private final RankerTraining training;

  RankerTrainer(RankerConfig config, RankerTraining training) {
    this.config = config;
    this.training = training;
  }

  /**
   * @return owns native memory: close it
   */
  TrainedRanker fit(List<RankerExample> examples, long seed, Progress progress) {
    List<RankerExample> pools =
        new ArrayList<>(examples.stream().filter(RankerExample::hasTarget).toList());
    if (pools.isEmpty()) {
      throw new IllegalArgumentException(
          "no pool holds an item that its turn names: dialogues and catalogue do not fit together");
    }
    Engine engine = Engine.getEngine(ENGINE);
    engine.setRandomSeed((int) seed);
    Random random = new Random(seed);
    NDManager manager = NDManager.newBaseManager(null, ENGINE);
    ParameterSet parameters = parameters(manager, Standardisation.of(pools, config.features()));
    int perEpoch = (pools.size() + training.batch() - 1) / training.batch();
    int steps = training.epochs() * perEpoch;
    StepSchedule schedule = new StepSchedule(training.learningRate(), 0, steps, RATE_FLOOR);
    try (Progress.Stage stage = progress.stage("ranker", steps)) {
      int step = 0;
      for (int epoch = 0; epoch < training.epochs(); epoch++) {
        Collections.shuffle(pools, random);
        for (int from = 0; from < pools.size(); from += training.batch()) {
          List<RankerExample> part =
              pools.subList(from, Math.min(pools.size(), from + training.batch()));
          double loss = learn(engine, manager, parameters, part);
          parameters.step(schedule.rate(step++), training.weightDecay(), name -> true);
          stage.step(1);
          stage.note("loss %.3f".formatted(loss));
        }
      }
    }
    return new TrainedRanker(manager, parameters);
  }

  private ParameterSet parameters(NDManager manager, Standardisation standardisation) {
    ParameterSet parameters = new ParameterSet(manager);
    int features = config.features();
    int hidden = config.hidden();
    float in = (float) (1 / Math.sqrt(features));
    float out = (float) (1 / Math.sqrt(hidden));
    NDManager owner = parameters.manager();
    parameters.addFixed("standardise.mean", owner.create(standardisation.mean()));
    parameters.addFixed("standardise.deviation", owner.create(standardisation.deviation()));
    parameters.add("linear.weight", owner.zeros(new Shape(1, features)));
    parameters.add("hidden.weight", owner.randomUniform(-in, in, new Shape(hidden, features)));
    parameters.add("hidden.bias", owner.randomUniform(-in, in, new Shape(hidden)));
    parameters.add("output.weight", owner.randomUniform(-out, out, new Shape(1, hidden)));
    parameters.add("output.bias", owner.zeros(new Shape(1)));
    return parameters;
  }

  /** Scores [N] of features [N, F]. */
  static NDArray scores(ParameterSet parameters, NDArray features, Dropout dropout) {
    NDArray x =
        features
            .sub(parameters.get("standardise.mean"))
            .div(parameters.get("standardise.deviation"));
    NDArray hidden =
        Activation.relu(
            x.matMul(parameters.get("hidden.weight").transpose())
                .add(parameters.get("hidden.bias")));
    return x.matMul(parameters.get("linear.weight").transpose())
        .add(
            dropout
                .apply(hidden)
                .matMul(parameters.get("output.weight").transpose())
                .add(parameters.get("output.bias")))
        .squeeze(1);
  }

  private double learn(
      Engine engine, NDManager manager, ParameterSet parameters, List<RankerExample> pools) {
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
    try (NDManager step = manager.newSubManager();
        GradientCollector gradients = engine.newGradientCollector()) {
      parameters.lendTo(step);
      Shape shape = new Shape(rows, width);
      NDArray scores =
          scores(
              parameters,
              step.create(features, new Shape((long) rows * width, count)),
              new Dropout((float) training.dropout()));
      NDArray logProbs =
          scores.reshape(shape).add(step.create(padding, shape)).logSoftmax(1);
      NDArray loss =
          logProbs
              .mul(step.create(chosen, shape))
              .sum()
              .mul(-1f / rows);
      gradients.backward(loss);
      return loss.getFloat();
    }
  }
}
