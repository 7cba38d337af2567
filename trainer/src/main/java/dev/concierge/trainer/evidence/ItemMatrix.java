package dev.concierge.trainer.evidence;

/**
 * Item vectors by catalogue number, residuals of known items included.
 *
 * @param targets target side, d + 1 values, the last is the bias
 * @param contexts context side, d values
 */
public record ItemMatrix(float[][] targets, float[][] contexts) {}
