/**
 * A policy's parameters by name, with the sizes of its networks: read from a bundle, kept on disk,
 * run on the training backend without gradients.
 */
package dev.concierge.trainer.weights;
