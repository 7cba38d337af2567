/**
 * From a pool of candidates to a slate: the ranker's features, rank fusion and the Plackett–Luce
 * distribution over slates. One piece of code for training and for serving.
 */
package dev.concierge.models.ranking;
