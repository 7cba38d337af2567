package dev.concierge.trainer.sft;

/**
 * How the ranker is trained: listwise softmax over the pool.
 *
 * @param candidates items of a training pool, at least those of a serving pool. Wider pools teach
 *     what an item looks like that few retrievers found, which matters when a caller names the
 *     candidates
 * @param epochs passes over all turns with a target in their pool
 * @param batch turns a step
 * @param learningRate of AdamW, falling linearly to a fiftieth
 * @param weightDecay on all weights
 * @param dropout of the hidden layer
 */
public record RankerTraining(
    int candidates,
    int epochs,
    int batch,
    double learningRate,
    double weightDecay,
    double dropout) {}
