package dev.concierge.trainer.sft.ranker;

import dev.concierge.trainer.hyperparameters.Hyperparameters;
import dev.concierge.trainer.hyperparameters.Range;

/**
 * How the ranker is trained: listwise softmax over the pool. The {@code others} teach what an item
 * looks like that few retrievers found, which matters when a caller names the candidates.
 */
public record RankerTraining(
    @Range(
            value = 300,
            min = 1,
            max = 1_000_000,
            about = "items of a fused ranking from whose tail a training pool is widened")
        int depth,
    @Range(
            value = 60,
            min = 0,
            max = 1_000_000,
            about = "items drawn from there beside those of a serving pool")
        int others,
    @Range(
            value = 10,
            min = 1,
            max = 100_000,
            about = "passes over all turns with a target in their pool")
        int epochs,
    @Range(value = 64, min = 1, max = 65_536, about = "turns a step") int batch,
    @Range(
            value = 0.005,
            min = 0,
            max = 1,
            about = "learning rate of AdamW, falling linearly to a fiftieth")
        double learningRate,
    @Range(value = 0.1, min = 0, max = 10, about = "weight decay of all weights")
        double weightDecay,
    @Range(value = 0.1, min = 0, max = 0.95, about = "dropout of the hidden layer")
        double dropout) {

  public static RankerTraining defaults() {
    return Hyperparameters.defaults(RankerTraining.class);
  }
}
