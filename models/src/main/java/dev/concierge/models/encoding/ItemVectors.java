package dev.concierge.models.encoding;

/**
 * The two vectors of an item.
 *
 * @param target what a query vector is compared with, d + 1 values, the last is the bias
 * @param context what the item contributes to a query that mentions it, d values
 */
public record ItemVectors(float[] target, float[] context) {}
