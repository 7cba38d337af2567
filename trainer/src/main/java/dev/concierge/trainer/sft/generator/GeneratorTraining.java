package dev.concierge.trainer.sft.generator;

/**
 * How the generator is trained: next token of whole windows.
 *
 * @param epochs passes over all windows
 * @param batch windows a step
 * @param learningRate of AdamW, after {@code warmup} steps, falling linearly to a tenth
 * @param warmup steps
 * @param weightDecay on matrices
 * @param clipNorm largest norm of the gradient
 * @param promptWeight weight of tokens that the policy never says, beside 1 for those it does
 * @param maxSteps most steps, whatever the epochs
 */
public record GeneratorTraining(
    int epochs,
    int batch,
    double learningRate,
    int warmup,
    double weightDecay,
    double clipNorm,
    double promptWeight,
    int maxSteps) {
  /** Rate at which a pretrained base is tuned: it forgets what it knew when steps are larger. */
  private static final double BASE_RATE = 5e-5;

  /** The same for a pretrained base. */
  public GeneratorTraining forBase() {
    return new GeneratorTraining(
        epochs,
        batch,
        Math.min(BASE_RATE, learningRate),
        warmup,
        weightDecay,
        clipNorm,
        promptWeight,
        maxSteps);
  }
}
