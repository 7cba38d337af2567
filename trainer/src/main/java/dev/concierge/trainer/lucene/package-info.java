/**
 * Lexical search as the node does it, inside the trainer: the same analyser, the same similarity,
 * the same version of Lucene, so that a BM25 feature means the same in training and in serving.
 */
package dev.concierge.trainer.lucene;
