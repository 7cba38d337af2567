package dev.concierge.trainer.run.reward;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.concierge.models.network.ParameterSpec;
import dev.concierge.models.network.RewardNetwork;
import dev.concierge.models.network.Tensor;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.djl.AdamW;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.OwnedArrays;
import dev.concierge.trainer.djl.Parameters;
import dev.concierge.trainer.weights.PolicyWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Trains the reward model in two phases: a few epochs of the whole network, then many of the heads
 * alone on the body's states, which are computed once. Heads differ by their start and by a Poisson
 * bootstrap of the turns (Oza and Russell 2001). Stateless; deterministic by seed.
 */
public final class RewardTrainer {
  private static final int ENGAGEMENT = 0;
  private static final int TOTAL = 3;

  /**
   * Trains.
   *
   * @throws IllegalArgumentException if fewer than {@code minRewardTurns} training turns
   *     recommended
   */
  public RewardModel train(RewardInputs inputs, RewardConfig config, Progress progress) {
    if (inputs.train().size() < config.minRewardTurns()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the reward model needs at least [%d] turns that recommended but the log has [%d]; log more or lower minRewardTurns",
              config.minRewardTurns(),
              inputs.train().size()));
    }
    WeakLabels labels = WeakLabels.fit(inputs.train(), config, inputs.sentiment());
    Examples train = Examples.of(inputs.train(), labels, config, inputs.window());
    Examples heldOut = Examples.of(inputs.heldOut(), labels, config, inputs.window());
    SlateSummary summary =
        SlateSummary.fit(
            train.actions().stream()
                .map(action -> SlateSummary.raw(action.features(), action.slate()))
                .toArray(float[][]::new));
    RewardNetwork.Config network =
        new RewardNetwork.Config(
            inputs.policy().generator(),
            summary.mean().length,
            config.headHidden(),
            config.heads());
    Targets targets = Targets.fit(train, config);
    try (Parameters parameters = start(network, inputs.policy(), config);
        Training training = new Training(parameters, network, config, train, targets, summary)) {
      training.run(progress);
      RewardModel.Header header =
          new RewardModel.Header(network, config.rewardMaxTokens(), summary, null);
      try (RewardModel draft = new RewardModel(header, parameters.snapshot())) {
        RewardReport report = report(draft, train, heldOut, targets);
        return new RewardModel(
            new RewardModel.Header(network, config.rewardMaxTokens(), summary, report),
            parameters.snapshot());
      }
    }
  }

  /** Fresh heads on the policy's own body. */
  private static Parameters start(
      RewardNetwork.Config network, PolicyWeights policy, RewardConfig config) {
    Random random = new Random(config.seed());
    Parameters parameters = new Parameters();
    for (ParameterSpec spec : RewardNetwork.parameters(network)) {
      Tensor body =
          policy.tensors().get(spec.name().replaceFirst("^reward\\.", PolicyWeights.GENERATOR));
      parameters.put(spec.name(), body == null ? spec.initial(random) : body);
    }
    return parameters;
  }

  private static RewardReport report(
      RewardModel model, Examples train, Examples heldOut, Targets targets) {
    double[] observed = heldOut.column(TOTAL);
    double[] predicted = targets.raw(predicted(model, heldOut, TOTAL), TOTAL);
    return new RewardReport(
        train.actions().size(),
        heldOut.actions().size(),
        observed.length < 2 ? Double.NaN : Fit.r2(predicted, observed),
        Fit.correlation(predicted, observed),
        Fit.correlation(predicted(model, train, TOTAL), train.column(TOTAL)),
        Fit.correlation(predicted(model, heldOut, ENGAGEMENT), heldOut.column(ENGAGEMENT)),
        targets.mean()[TOTAL],
        targets.deviation()[TOTAL]);
  }

  private static double[] predicted(RewardModel model, Examples examples, int column) {
    return model.outputs(examples.actions()).stream()
        .mapToDouble(heads -> Arrays.stream(heads).mapToDouble(h -> h[column]).average().orElse(0))
        .toArray();
  }

  /** Standardised targets with 0 and mask 0 where one is unknown. */
  record Targets(double[] mean, double[] deviation, float[][] values, float[][] known) {
    static Targets fit(Examples examples, RewardConfig config) {
      int n = examples.actions().size();
      double[] mean = new double[RewardNetwork.OUTPUTS];
      double[] deviation = new double[RewardNetwork.OUTPUTS];
      float[][] values = new float[n][RewardNetwork.OUTPUTS];
      float[][] known = new float[n][RewardNetwork.OUTPUTS];
      for (int j = 0; j < RewardNetwork.OUTPUTS; j++) {
        double[] seen = Arrays.stream(examples.column(j)).filter(v -> !Double.isNaN(v)).toArray();
        mean[j] = seen.length == 0 ? 0 : Fit.mean(seen);
        double m = mean[j];
        double variance = Arrays.stream(seen).map(v -> (v - m) * (v - m)).average().orElse(0);
        deviation[j] = variance > 1e-12 ? Math.sqrt(variance) : 1;
        for (int i = 0; i < n; i++) {
          double value = examples.targets()[i][j];
          if (!Double.isNaN(value)) {
            values[i][j] = (float) ((value - mean[j]) / deviation[j]);
            known[i][j] = 1;
          }
        }
      }
      return new Targets(mean, deviation, values, known);
    }

    double[] raw(double[] standardised, int column) {
      return Arrays.stream(standardised)
          .map(value -> mean[column] + deviation[column] * value)
          .toArray();
    }
  }

  /** The two phases on one set of parameters. */
  private static final class Training implements AutoCloseable {
    private final Parameters parameters;
    private final DjlOps ops;
    private final RewardNetwork.Config network;
    private final RewardConfig config;
    private final Examples examples;
    private final SlateSummary summary;
    private final RewardLoss loss;
    private final Random random;
    private final AdamW whole;
    private final AdamW heads;

    Training(
        Parameters parameters,
        RewardNetwork.Config network,
        RewardConfig config,
        Examples examples,
        Targets targets,
        SlateSummary summary) {
      this.parameters = parameters;
      this.ops = new DjlOps(parameters);
      this.network = network;
      this.config = config;
      this.examples = examples;
      this.summary = summary;
      this.random = new Random(config.seed() + 1);
      this.loss = new RewardLoss(targets, examples.conversations(), config, random);
      this.whole = new AdamW(parameters, name -> true);
      this.heads = new AdamW(parameters, Training::head);
    }

    private static boolean head(String name) {
      return name.contains(".heads.") || name.contains("extra_norm");
    }

    void run(Progress progress) {
      long steps = (long) config.bodyEpochs() + config.headEpochs();
      try (Progress.Stage stage = progress.stage("reward", steps)) {
        for (int epoch = 0; epoch < config.bodyEpochs(); epoch++) {
          double sum = epoch(null, whole);
          stage.step(1);
          stage.note(String.format(Locale.ROOT, "loss %.3f", sum));
        }
        float[][] pooled = pooled();
        for (int epoch = 0; epoch < config.headEpochs(); epoch++) {
          double sum = epoch(pooled, heads);
          stage.step(1);
          stage.note(String.format(Locale.ROOT, "loss %.3f", sum));
        }
      }
    }

    /** One pass; over the heads alone when the pooled states are given. */
    private double epoch(float[][] pooled, AdamW optimiser) {
      double sum = 0;
      int n = 0;
      for (int[] batch : examples.batches(config.rewardBatchSize(), random)) {
        try (NDManager step = parameters.manager().newSubManager();
            GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
          parameters.lendTo(step);
          NDArray[] inputs = inputs(step, batch);
          NDArray states =
              pooled == null
                  ? RewardNetwork.pooled(ops, network, inputs[0], inputs[1])
                  : states(step, pooled, batch);
          NDArray total =
              loss.of(step, RewardNetwork.heads(ops, network, states, inputs[2]), batch);
          collector.backward(total);
          sum += total.getFloat();
          n++;
        }
        optimiser.step(
            new AdamW.Step(
                config.headLearningRate(),
                config.rewardWeightDecay(),
                name -> name.endsWith("hidden.weight"),
                1),
            name -> head(name) ? config.headLearningRate() : config.bodyLearningRate());
      }
      return sum / n;
    }

    private float[][] pooled() {
      float[][] all = new float[examples.actions().size()][];
      int dim = network.body().dim();
      int size = config.rewardBatchSize();
      for (int from = 0; from < all.length; from += size) {
        int first = from;
        int[] batch = new int[Math.min(size, all.length - from)];
        Arrays.setAll(batch, i -> first + i);
        try (NDManager step = parameters.manager().newSubManager()) {
          parameters.lendTo(step);
          NDArray[] inputs = inputs(step, batch);
          float[] flat = RewardNetwork.pooled(ops, network, inputs[0], inputs[1]).toFloatArray();
          for (int b = 0; b < batch.length; b++) {
            all[from + b] = Arrays.copyOfRange(flat, b * dim, (b + 1) * dim);
          }
        }
      }
      return all;
    }

    private NDArray[] inputs(NDManager step, int[] batch) {
      List<RewardFunction.Action> actions = new ArrayList<>(batch.length);
      for (int i : batch) {
        actions.add(examples.actions().get(i));
      }
      return RewardModel.inputs(step, actions, config.rewardMaxTokens(), summary);
    }

    private NDArray states(NDManager step, float[][] pooled, int[] batch) {
      int dim = network.body().dim();
      float[] flat = new float[batch.length * dim];
      for (int b = 0; b < batch.length; b++) {
        System.arraycopy(pooled[batch[b]], 0, flat, b * dim, dim);
      }
      return OwnedArrays.of(step, flat, batch.length, dim);
    }

    @Override
    public void close() {
      whole.close();
      heads.close();
    }
  }
}
