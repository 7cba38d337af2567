/**
 * The fifth step of a run: what a candidate is worth on logged turns it never learned from, beside
 * the policy that serves. {@link dev.concierge.trainer.evaluate.OfflineEvaluator} measures, {@code
 * trainer.gate} judges.
 */
package dev.concierge.trainer.evaluate;
