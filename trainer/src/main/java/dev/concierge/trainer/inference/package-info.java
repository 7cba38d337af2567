/**
 * A policy behind the open inference protocol (KServe v2, Triton), so that a machine with fast
 * processors serves nodes that have none. {@link dev.concierge.trainer.inference.InferenceEndpoint}
 * takes the calls, {@link dev.concierge.trainer.inference.ServedPolicies} opens bundles when they
 * are first asked for, and each model of a policy is a {@link
 * dev.concierge.trainer.inference.ServedModel}.
 */
package dev.concierge.trainer.inference;
