/**
 * The training backend: {@link dev.concierge.trainer.djl.DjlOps} runs the networks of {@code
 * models.network} on DJL's PyTorch engine, {@link dev.concierge.trainer.djl.Parameters} holds their
 * weights with gradients, {@link dev.concierge.trainer.djl.AdamW} changes them.
 *
 * <p>Three rules keep native memory flat. Every step has its own sub-manager and borrows the
 * parameters ({@link dev.concierge.trainer.djl.Parameters#lendTo}), so that every result of the
 * step is freed with it. Gradients accumulate and are zeroed by the optimiser. Only one gradient
 * collector exists in the process at a time.
 */
package dev.concierge.trainer.djl;
