package dev.concierge.trainer.sft.encoder;

import dev.concierge.trainer.hyperparameters.Hyperparameters;
import dev.concierge.trainer.hyperparameters.Range;

/** How query encoder and item tower are trained; the defaults suit a thousand items. */
public record EncoderTraining(
    @Range(value = 8, min = 1, max = 100_000, about = "passes over all turns that name a new item")
        int epochs,
    @Range(value = 64, min = 1, max = 65_536, about = "turns a step") int batch,
    @Range(
            value = 0.003,
            min = 0,
            max = 1,
            about = "learning rate of AdamW after the warm-up, falling linearly to a twentieth")
        double learningRate,
    @Range(value = 20, min = 0, max = 1_000_000, about = "steps of rising learning rate")
        int warmup,
    @Range(
            value = 0.2,
            min = 0,
            max = 10,
            about = "weight decay of the embeddings, of nothing else")
        double weightDecay,
    @Range(
            value = 0.3,
            min = 0,
            max = 0.95,
            about = "dropout of the hidden layers and of the item matrix")
        double dropout,
    @Range(value = 0.2, min = 0, max = 0.95, about = "share of words left out of a turn's window")
        double wordDropout,
    @Range(value = 0.2, min = 0, max = 0.95, about = "share of mentioned items left out")
        double itemDropout,
    @Range(
            value = 0.15,
            min = 0,
            max = 0.95,
            about = "share of items that a step sees by metadata alone, so that new items work")
        double residualDropout,
    @Range(value = 0.4, min = 0, max = 1, about = "weight of items that only later turns name")
        double laterWeight,
    @Range(value = 0.5, min = 0, max = 1, about = "weight of the user's own turns")
        double userWeight) {

  public static EncoderTraining defaults() {
    return Hyperparameters.defaults(EncoderTraining.class);
  }

  public EncoderTraining withEpochs(int epochs) {
    return Hyperparameters.with(this, "epochs", epochs);
  }

  public EncoderTraining withBatch(int batch) {
    return Hyperparameters.with(this, "batch", batch);
  }

  public EncoderTraining withLearningRate(double learningRate) {
    return Hyperparameters.with(this, "learningRate", learningRate);
  }

  public EncoderTraining withWarmup(int warmup) {
    return Hyperparameters.with(this, "warmup", warmup);
  }

  public EncoderTraining withWeightDecay(double weightDecay) {
    return Hyperparameters.with(this, "weightDecay", weightDecay);
  }

  public EncoderTraining withDropout(double dropout) {
    return Hyperparameters.with(this, "dropout", dropout);
  }

  public EncoderTraining withWordDropout(double wordDropout) {
    return Hyperparameters.with(this, "wordDropout", wordDropout);
  }

  public EncoderTraining withItemDropout(double itemDropout) {
    return Hyperparameters.with(this, "itemDropout", itemDropout);
  }

  public EncoderTraining withResidualDropout(double residualDropout) {
    return Hyperparameters.with(this, "residualDropout", residualDropout);
  }

  public EncoderTraining withLaterWeight(double laterWeight) {
    return Hyperparameters.with(this, "laterWeight", laterWeight);
  }
}
