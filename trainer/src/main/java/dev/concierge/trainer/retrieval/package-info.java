/**
 * The node's retrieval in this process: the same analyser, similarity and version of Lucene ({@link
 * dev.concierge.trainer.retrieval.TextIndex}), the same pools ({@link
 * dev.concierge.trainer.retrieval.PoolBuilder}), so that a feature means the same in training and
 * in serving; {@link dev.concierge.trainer.retrieval.LibraryRanking} is a bundle that ranks by
 * them.
 */
package dev.concierge.trainer.retrieval;
