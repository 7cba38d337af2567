/**
 * Puts published data sets on a node: the catalogue as an items index with a recommender, and, when
 * a bundle is named, the learned fields, the memory and the promoted version.
 */
package dev.concierge.trainer.imports;
