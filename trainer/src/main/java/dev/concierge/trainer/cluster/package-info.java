/**
 * The cluster as the trainer sees it. {@link dev.concierge.trainer.cluster.ConciergeClient} makes
 * the calls, {@link dev.concierge.trainer.cluster.PointInTime} reads an index in pages, the others
 * bring items in and out.
 *
 * <p>{@link dev.concierge.trainer.cluster.Registrar} hands a bundle over: item fields, then the
 * files, then the commit, then the memory, then loading; promoting is a step of its own, because a
 * gate stands before it. Every step may be repeated after a broken connection or a killed process.
 */
package dev.concierge.trainer.cluster;
