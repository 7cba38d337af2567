/**
 * The last step of a training run: hands a bundle and what training learned about the items to the
 * cluster.
 *
 * <p>{@link dev.concierge.trainer.register.Registrar} walks the order: item fields, then the files,
 * then the commit, then the memory, then loading; promoting is a step of its own, because a gate
 * stands before it. Every step may be repeated after a broken connection or a killed process.
 */
package dev.concierge.trainer.register;
