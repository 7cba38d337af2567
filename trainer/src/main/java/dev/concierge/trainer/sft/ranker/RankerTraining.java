package dev.concierge.trainer.sft.ranker;

/**
 * How the ranker is trained: listwise softmax over the pool.
 *
 * @param depth items of a fused ranking from whose tail a training pool is widened
 * @param others items drawn from there beside those of a serving pool: they teach what an item
 *     looks like that few retrievers found, which matters when a caller names the candidates
 * @param epochs passes over all turns with a target in their pool
 * @param batch turns a step
 * @param learningRate of AdamW, falling linearly to a fiftieth
 * @param weightDecay on all weights
 * @param dropout of the hidden layer
 */
public record RankerTraining(
    int depth,
    int others,
    int epochs,
    int batch,
    double learningRate,
    double weightDecay,
    double dropout) {}
