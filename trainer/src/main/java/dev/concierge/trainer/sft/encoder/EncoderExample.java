package dev.concierge.trainer.sft.encoder;

/**
 * One turn as the encoders learn it.
 *
 * @param wordIds hashed words of the window, oldest first
 * @param wordKinds role and distance of each word
 * @param items catalogue numbers of the mentioned items
 * @param itemKinds role and distance of each mention
 * @param itemPolarity attitude of each mention
 * @param targets catalogue numbers of what was named then
 * @param weights aligned with {@code targets}
 */
record EncoderExample(
    int[] wordIds,
    int[] wordKinds,
    int[] items,
    int[] itemKinds,
    float[] itemPolarity,
    int[] targets,
    float[] weights) {}
