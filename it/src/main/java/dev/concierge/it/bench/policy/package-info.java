/**
 * {@code bench policy}: how fast the policy runs, against what the machine could do and against
 * itself. {@link dev.concierge.it.bench.policy.BenchPolicies} makes what is measured; each {@link
 * dev.concierge.it.bench.policy.Measurement} compares sides that take turns within a round, so that
 * a machine that slows down slows both. Everything goes through the classes that serve requests.
 */
package dev.concierge.it.bench.policy;
