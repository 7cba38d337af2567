package dev.concierge.trainer.sft.encoder;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.RecommendationInstance;
import dev.concierge.trainer.djl.AdamW;
import dev.concierge.trainer.djl.Dropout;
import dev.concierge.trainer.djl.OwnedArrays;
import dev.concierge.trainer.djl.StepSchedule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Trains query encoder and item tower: softmax over the whole catalogue, targets weighted, AdamW.
 * Several members are trained one after the other, each from a seed of its own; that they vote
 * lessens what chance does to one. Lakshminarayanan, Pritzel and Blundell, "Simple and Scalable
 * Predictive Uncertainty Estimation using Deep Ensembles", NeurIPS 2017.
 *
 * <p>One thread; the engine's random state is global, so two trainers must not run at once.
 */
public final class EncoderTrainer {
  private static final String ENGINE = "PyTorch";
  private static final double RATE_FLOOR = 0.05;

  /** Between the seeds of members, so that those of neighbouring folds do not meet. */
  private static final long SEED_STRIDE = 1_000;

  private final Catalogue catalogue;
  private final EncoderConfig config;
  private final EncoderTraining training;
  private final EncoderExamples examples;
  private final SentenceItems sentences;

  /**
   * @param sentences what a sentence encoder makes of the items; null for the item tower
   */
  public EncoderTrainer(
      Catalogue catalogue,
      EncoderConfig config,
      EncoderTraining training,
      SentenceItems sentences) {
    this.sentences = sentences;
    this.catalogue = catalogue;
    this.config = config;
    this.training = training;
    examples = new EncoderExamples(catalogue, config);
  }

  /**
   * @param instances turns of both speakers
   * @return owns native memory: close it
   */
  public TrainedEncoder fit(List<RecommendationInstance> instances, long seed, Progress progress) {
    List<EncoderModel> members = new ArrayList<>();
    try {
      for (int member = 0; member < config.members(); member++) {
        members.add(member(instances, seed + member * SEED_STRIDE, member, progress));
      }
    } catch (RuntimeException | Error e) {
      members.forEach(EncoderModel::close);
      throw e;
    }
    return new TrainedEncoder(members, examples, catalogue.size());
  }

  private EncoderModel member(
      List<RecommendationInstance> instances, long seed, int member, Progress progress) {
    Engine.getEngine(ENGINE).setRandomSeed((int) seed);
    Random random = new Random(seed);
    EncoderModel model =
        new EncoderModel(config, catalogue.items(), counts(instances), sentences, random);
    try {
      train(model, examples.training(instances, training), random, stage(member), progress);
      return model;
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private void train(
      EncoderModel model,
      List<EncoderExample> turns,
      Random random,
      String name,
      Progress progress) {
    List<EncoderExample> shuffled = new ArrayList<>(turns);
    int batch = Math.min(training.batch(), Math.max(1, turns.size()));
    int steps = training.epochs() * (turns.size() / batch);
    StepSchedule schedule =
        new StepSchedule(
            training.learningRate(), Math.min(training.warmup(), steps / 5), steps, RATE_FLOOR);
    try (AdamW optimiser = new AdamW(model.parameters(), EncoderModel::isLearned);
        Progress.Stage stage = progress.stage(name, steps)) {
      int step = 0;
      for (int epoch = 0; epoch < training.epochs(); epoch++) {
        Collections.shuffle(shuffled, random);
        for (int from = 0; from + batch <= shuffled.size(); from += batch) {
          double loss = learn(model, shuffled.subList(from, from + batch), random);
          optimiser.step(
              new AdamW.Step(
                  schedule.rate(step++), training.weightDecay(), EncoderModel::isEmbedding, 0));
          stage.step(1);
          stage.note(String.format(Locale.ROOT, "loss %.3f", loss));
        }
      }
    }
  }

  private String stage(int member) {
    return config.members() == 1
        ? "encoder"
        : String.format(Locale.ROOT, "encoder %d of %d", member + 1, config.members());
  }

  /** Forward and backward of one batch; leaves the gradients in the parameters. */
  private double learn(EncoderModel model, List<EncoderExample> turns, Random random) {
    int rows = turns.size();
    int items = catalogue.size();
    float[] targets = new float[rows * items];
    for (int row = 0; row < rows; row++) {
      EncoderExample turn = turns.get(row);
      for (int k = 0; k < turn.targets().length; k++) {
        targets[row * items + turn.targets()[k]] += turn.weights()[k];
      }
    }
    try (NDManager step = model.parameters().manager().newSubManager();
        GradientCollector gradients = Engine.getEngine(ENGINE).newGradientCollector()) {
      model.lendTo(step);
      Dropout dropout = new Dropout((float) training.dropout());
      EncoderBatch batch =
          EncoderBatch.of(step, turns, training.wordDropout(), training.itemDropout(), random);
      NDArray metadata = model.metadata();
      NDArray keep =
          new Dropout((float) training.residualDropout()).kept(metadata, new Shape(items, 1));
      NDArray queries = model.queries(batch, model.contexts(metadata, keep), dropout);
      NDArray matrix = dropout.apply(model.targets(metadata, keep));
      NDArray logits = queries.matMul(matrix.transpose()).add(model.bias());
      NDArray loss =
          logits
              .logSoftmax(1)
              .mul(OwnedArrays.of(step, targets, rows, items))
              .sum()
              .mul(-1f / rows);
      gradients.backward(loss);
      return loss.getFloat();
    }
  }

  private double[] counts(List<RecommendationInstance> instances) {
    double[] counts = new double[catalogue.size()];
    for (RecommendationInstance instance : instances) {
      instance.newTargets().forEach(id -> counts[catalogue.index(id).orElseThrow()]++);
    }
    return counts;
  }
}
