package dev.concierge.trainer.sft.encoder;

/**
 * How query encoder and item tower are trained.
 *
 * @param epochs passes over all turns that name a new item
 * @param batch turns a step
 * @param learningRate of AdamW, after {@code warmup} steps, falling linearly to a twentieth
 * @param warmup steps
 * @param weightDecay on embeddings only
 * @param dropout of the hidden layers and of the item matrix
 * @param wordDropout share of words left out of a turn's window
 * @param itemDropout share of mentioned items left out
 * @param residualDropout share of items that a step sees by metadata alone, so that new items work
 * @param laterWeight weight of items that only later turns name
 * @param userWeight weight of the user's own turns
 */
public record EncoderTraining(
    int epochs,
    int batch,
    double learningRate,
    int warmup,
    double weightDecay,
    double dropout,
    double wordDropout,
    double itemDropout,
    double residualDropout,
    double laterWeight,
    double userWeight) {}
