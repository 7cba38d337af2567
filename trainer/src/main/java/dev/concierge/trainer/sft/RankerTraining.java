package dev.concierge.trainer.sft;

/**
 * How the ranker is trained: listwise softmax over the pool.
 *
 * @param epochs passes over all turns with a target in their pool
 * @param batch turns a step
 * @param learningRate of AdamW, falling linearly to a fiftieth
 * @param weightDecay on all weights
 * @param dropout of the hidden layer
 */
public record RankerTraining(
    int epochs, int batch, double learningRate, double weightDecay, double dropout) {}
