package dev.concierge.trainer.sft.generator;

import dev.concierge.trainer.hyperparameters.Hyperparameters;
import dev.concierge.trainer.hyperparameters.Range;

/** How the generator is trained: next token of whole windows; the defaults suit a minute. */
public record GeneratorTraining(
    @Range(value = 2, min = 1, max = 100_000, about = "passes over all windows") int epochs,
    @Range(value = 16, min = 1, max = 65_536, about = "windows a step") int batch,
    @Range(
            value = 0.002,
            min = 0,
            max = 1,
            about = "learning rate of AdamW after the warm-up, falling linearly to a tenth")
        double learningRate,
    @Range(value = 20, min = 0, max = 1_000_000, about = "steps of rising learning rate")
        int warmup,
    @Range(value = 0.01, min = 0, max = 10, about = "weight decay of the matrices")
        double weightDecay,
    @Range(value = 1, min = 0.001, max = 1e6, about = "largest norm of the gradient")
        double clipNorm,
    @Range(
            value = 0.1,
            min = 0,
            max = 1,
            about = "weight of tokens that the policy never says, beside 1 for those it does")
        double promptWeight,
    @Range(value = 150, min = 1, max = 100_000_000, about = "most steps, whatever the epochs")
        int maxSteps) {
  /** Rate at which a pretrained base is tuned: it forgets what it knew when steps are larger. */
  private static final double BASE_RATE = 5e-5;

  public static GeneratorTraining defaults() {
    return Hyperparameters.defaults(GeneratorTraining.class);
  }

  /** The same for a pretrained base. */
  public GeneratorTraining forBase() {
    return withLearningRate(Math.min(BASE_RATE, learningRate));
  }

  public GeneratorTraining withEpochs(int epochs) {
    return Hyperparameters.with(this, "epochs", epochs);
  }

  public GeneratorTraining withLearningRate(double learningRate) {
    return Hyperparameters.with(this, "learningRate", learningRate);
  }

  public GeneratorTraining withWarmup(int warmup) {
    return Hyperparameters.with(this, "warmup", warmup);
  }

  public GeneratorTraining withMaxSteps(int maxSteps) {
    return Hyperparameters.with(this, "maxSteps", maxSteps);
  }
}
