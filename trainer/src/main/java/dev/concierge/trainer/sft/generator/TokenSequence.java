package dev.concierge.trainer.sft.generator;

/**
 * A window as the generator sees it.
 *
 * @param ids token ids
 * @param weights weight of predicting {@code ids[i]} from the tokens before it; {@code weights[0]}
 *     is unused
 */
public record TokenSequence(int[] ids, float[] weights) {}
