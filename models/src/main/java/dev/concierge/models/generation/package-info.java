/**
 * The reply, decided token by token: first the dialogue act, then, once the slate is known, the
 * text.
 *
 * <p>{@link dev.concierge.models.generation.Generator} starts a {@link
 * dev.concierge.models.generation.Generation} on a window; {@code chooseAct}, {@code appendSlate}
 * and {@code reply} follow in this order; {@link dev.concierge.models.generation.GeneratedTurn}
 * remembers what they decided. {@link dev.concierge.models.generation.TokenMask} makes every token
 * impossible that the step does not allow, {@link dev.concierge.models.generation.Sampler} draws
 * from what is left and keeps the exact log-probability. The language model itself is behind {@link
 * dev.concierge.models.generation.SequenceModel}.
 */
package dev.concierge.models.generation;
