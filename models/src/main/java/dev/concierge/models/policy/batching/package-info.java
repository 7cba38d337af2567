/**
 * Continuous batching (Yu et al. 2022, "Orca"): sequences of many requests share one step of the
 * generator, join and leave between steps, and take over what was computed of a prefix they have in
 * common.
 */
package dev.concierge.models.policy.batching;
