/**
 * The sixth step of a run: what a candidate is worth on logged turns it never learned from, beside
 * the policy that serves, estimated off policy ({@link
 * dev.concierge.trainer.run.offpolicy.OffPolicyEvaluator}).
 */
package dev.concierge.trainer.run.offpolicy;
