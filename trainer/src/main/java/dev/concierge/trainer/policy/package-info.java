/**
 * The policy as the learning steps hold it: sizes and weights by name, and its run on the training
 * backend without gradients.
 */
package dev.concierge.trainer.policy;
