/**
 * Exports a bundle again: {@link dev.concierge.trainer.reexport.ExportCommand} reads its
 * parameters, {@link dev.concierge.trainer.reexport.HeldOutOptions} the dialogues that judge the
 * stored forms of its generator, and {@code export} does the rest.
 */
package dev.concierge.trainer.reexport;
