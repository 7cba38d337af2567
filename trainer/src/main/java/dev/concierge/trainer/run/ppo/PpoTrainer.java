package dev.concierge.trainer.run.ppo;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.network.ParameterSpec;
import dev.concierge.models.network.RankerNetwork;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.djl.AdamW;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.Parameters;
import dev.concierge.trainer.run.reward.RewardFunction;
import dev.concierge.trainer.weights.ForwardPass;
import dev.concierge.trainer.weights.PolicyWeights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Proximal policy optimisation of ranker and generator: Schulman et al. 2017, with the penalties
 * and the KL controller of Ziegler et al. 2019. An update reads from top to bottom in {@link
 * #update}: sample, score, advantages, epochs of clipped minibatch steps, KL controller.
 *
 * <p>Deterministic by seed; after every update a checkpoint is written from which a run continues
 * as if it had not stopped. Used once, by one thread, then closed.
 */
public final class PpoTrainer implements AutoCloseable {
  private final PpoInputs inputs;
  private final PpoConfig config;
  private final Parameters parameters;
  private final Parameters reference;
  private final DjlOps ops;
  private final DjlOps referenceOps;
  private final AdamW optimiser;
  private final ReplyTokens vocabulary;
  private final EpisodeSampler sampler;
  private final Engine engine = Engine.getEngine("PyTorch");
  private KlController controller;

  /**
   * @throws IllegalArgumentException if there are fewer contexts than {@code minContexts}
   */
  public PpoTrainer(PpoInputs inputs, PpoConfig config) {
    if (inputs.contexts().size() < config.minContexts()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "PPO needs at least [%d] logged contexts but has [%d]; log more conversations or lower minContexts",
              config.minContexts(),
              inputs.contexts().size()));
    }
    this.inputs = inputs;
    this.config = config;
    PolicyWeights start = inputs.start();
    parameters = Parameters.of(start.tuned());
    for (ParameterSpec spec : GeneratorNetwork.valueParameters(start.generator())) {
      parameters.put(spec.name(), spec.initial(new Random(config.seed())));
    }
    reference = Parameters.of(start.tuned());
    ops = new DjlOps(parameters);
    referenceOps = new DjlOps(reference);
    optimiser = new AdamW(parameters, RankerNetwork::learned);
    vocabulary = new ReplyTokens(inputs.tokenizer(), inputs.window(), inputs.titles());
    sampler =
        new EpisodeSampler(new ForwardPass(start.generator(), parameters, ops), vocabulary, config);
    controller = new KlController(config.klCoef(), config.targetKl(), config.klHorizon());
  }

  /**
   * Runs all updates, or those that a checkpoint lacks.
   *
   * @param cancelled asked before every update
   */
  public PpoResult run(Checkpoints checkpoints, Progress progress, BooleanSupplier cancelled) {
    List<Map<String, Double>> history = new ArrayList<>(resume(checkpoints));
    try (Progress.Stage stage = progress.stage("ppo", config.updates())) {
      stage.step(history.size());
      while (history.size() < config.updates() && !cancelled.getAsBoolean()) {
        Map<String, Double> metrics = update(history.size());
        history.add(metrics);
        checkpoints.write(
            new Checkpoints.Checkpoint(
                new Checkpoints.State(
                    history.size(), controller.coefficient(), config.toString(), history),
                parameters.snapshot(),
                optimiser.state()));
        stage.step(1);
        stage.note(
            String.format(
                Locale.ROOT,
                "score %.3f, kl %.3f",
                metrics.get("objective/scores"),
                metrics.get("objective/kl")));
      }
    }
    PolicyWeights tuned =
        inputs.start().with(parameters.snapshot(name -> !name.startsWith("value_head")));
    return new PpoResult(tuned, history, history.size() >= config.updates());
  }

  private List<Map<String, Double>> resume(Checkpoints checkpoints) {
    return checkpoints
        .latest()
        .map(
            checkpoint -> {
              if (!checkpoint.state().config().equals(config.toString())) {
                throw new IllegalArgumentException(
                    "the checkpoint belongs to a run with other hyper-parameters: "
                        + checkpoint.state().config()
                        + "; use another folder");
              }
              checkpoint.weights().forEach(parameters::put);
              optimiser.restore(checkpoint.moments());
              controller =
                  new KlController(
                      checkpoint.state().klCoef(), config.targetKl(), config.klHorizon());
              return checkpoint.state().history();
            })
        .orElse(List.of());
  }

  private Map<String, Double> update(int index) {
    // one stream of numbers per update, so that a resumed run draws what it would have drawn
    Random random = new Random(config.seed() * 1_000_003 + index);
    Diagnostics diagnostics = new Diagnostics();

    List<Episode> episodes = sampler.sample(contexts(random), random);
    List<RewardFunction.Score> scores =
        inputs.reward().score(episodes.stream().map(Episode::action).toList());
    List<Experience> experience = experience(episodes, scores, diagnostics);

    boolean close = true;
    for (int epoch = 0; epoch < config.ppoEpochs() && close; epoch++) {
      Collections.shuffle(experience, random);
      for (int from = 0; from < experience.size() && close; from += config.miniBatchSize()) {
        int to = Math.min(from + config.miniBatchSize(), experience.size());
        close = step(experience.subList(from, to), diagnostics);
      }
    }

    diagnostics.add("objective/kl_coef", controller.coefficient());
    controller = controller.after(diagnostics.mean("objective/kl"), episodes.size());
    diagnostics.add("val/num_episodes", (index + 1.0) * config.rollouts());
    diagnostics.add("policy/stopped_early", close ? 0 : 1);
    return diagnostics.means();
  }

  private List<Context> contexts(Random random) {
    List<Context> all = inputs.contexts();
    List<Context> drawn = new ArrayList<>(config.rollouts());
    List<Context> rest = new ArrayList<>();
    for (int i = 0; i < config.rollouts(); i++) {
      if (rest.isEmpty()) {
        rest.addAll(all);
        Collections.shuffle(rest, random);
      }
      drawn.add(rest.remove(rest.size() - 1).cut(config.maxPromptTokens()));
    }
    return drawn;
  }

  /** Log-probabilities and values before the update, rewards, advantages. */
  private List<Experience> experience(
      List<Episode> episodes, List<RewardFunction.Score> scores, Diagnostics diagnostics) {
    List<Experience> all = new ArrayList<>(episodes.size());
    for (int from = 0; from < episodes.size(); from += config.miniBatchSize()) {
      int to = Math.min(from + config.miniBatchSize(), episodes.size());
      List<Episode> part = episodes.subList(from, to);
      try (NDManager step = parameters.manager().newSubManager()) {
        parameters.lendTo(step);
        reference.lendTo(step);
        EpisodeBatch batch = batch(part, step);
        EpisodeBatch.Outputs now = batch.run(ops, inputs.start().generator(), true);
        EpisodeBatch.Outputs then = batch.run(referenceOps, inputs.start().generator(), false);
        float[] logProbs = now.logProbs().toFloatArray();
        float[] values = now.values().toFloatArray();
        float[] referenceLogProbs = then.logProbs().toFloatArray();
        float[] entropy = now.entropy().toFloatArray();
        for (int b = 0; b < part.size(); b++) {
          int at = b * batch.steps();
          all.add(
              Experience.of(
                  part.get(b),
                  scores.get(from + b),
                  row(logProbs, at, part.get(b)),
                  row(referenceLogProbs, at, part.get(b)),
                  row(values, at, part.get(b)),
                  config,
                  controller.coefficient(),
                  diagnostics));
          double sum = 0;
          for (double e : row(entropy, at, part.get(b))) {
            sum += e;
          }
          diagnostics.add("objective/entropy", sum);
        }
      }
    }
    return Experience.whitened(all);
  }

  /**
   * One gradient step.
   *
   * @return false, without a step, when the policy has moved too far from the sampling one
   */
  private boolean step(List<Experience> part, Diagnostics diagnostics) {
    try (NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      EpisodeBatch batch = batch(part.stream().map(Experience::episode).toList(), step);
      NDArray mask = batch.mask();
      NDArray old = batch.perStep(part.stream().map(Experience::logProbs).toList());
      NDArray oldValues = batch.perStep(part.stream().map(Experience::values).toList());
      NDArray advantages = batch.perStep(part.stream().map(Experience::advantages).toList());
      NDArray returns = batch.perStep(part.stream().map(Experience::returns).toList());
      try (GradientCollector collector = engine.newGradientCollector()) {
        EpisodeBatch.Outputs outputs = batch.run(ops, inputs.start().generator(), true);
        NDArray policyLoss =
            PpoLoss.policy(outputs.logProbs(), old, advantages, mask, config.clipRange());
        NDArray valueLoss =
            PpoLoss.value(outputs.values(), oldValues, returns, mask, config.clipRangeValue());
        NDArray entropy = PpoLoss.mean(outputs.entropy(), mask);
        NDArray loss =
            policyLoss
                .add(valueLoss.mul((float) config.vfCoef()))
                .sub(entropy.mul((float) config.entropyCoef()));

        double approxKl = PpoLoss.approxKl(outputs.logProbs(), old, mask);
        diagnostics.add("policy/approxkl_avg", approxKl);
        diagnostics.add(
            "policy/clipfrac_avg",
            PpoLoss.clipFraction(outputs.logProbs(), old, mask, config.clipRange()));
        diagnostics.add("loss/policy_avg", policyLoss.getFloat());
        diagnostics.add("loss/value_avg", valueLoss.getFloat());
        diagnostics.add("policy/entropy_avg", entropy.getFloat());
        diagnostics.add(
            "val/ratio", PpoLoss.mean(outputs.logProbs().sub(old).exp(), mask).getFloat());
        if (approxKl > config.maxPolicyKl()) {
          return false;
        }
        collector.backward(loss);
      }
    }
    double norm =
        optimiser.step(
            new AdamW.Step(config.generatorLearningRate(), 0, name -> false, config.maxGradNorm()),
            this::learningRate);
    boolean finite = Double.isFinite(norm);
    diagnostics.add("policy/skipped_steps", finite ? 0 : 1);
    if (finite) {
      diagnostics.add("policy/grad_norm", norm);
    }
    return true;
  }

  private double learningRate(String name) {
    if (name.startsWith(PolicyWeights.RANKER)) {
      return config.rankerLearningRate();
    }
    return name.startsWith(PolicyWeights.GENERATOR)
        ? config.generatorLearningRate()
        : config.valueLearningRate();
  }

  private EpisodeBatch batch(List<Episode> episodes, NDManager manager) {
    return new EpisodeBatch(episodes, vocabulary, config.slateTemperature(), manager);
  }

  private static double[] row(float[] flat, int at, Episode episode) {
    double[] row = new double[episode.steps()];
    for (int t = 0; t < row.length; t++) {
      row[t] = flat[at + t];
    }
    return row;
  }

  @Override
  public void close() {
    optimiser.close();
    parameters.close();
    reference.close();
  }
}
