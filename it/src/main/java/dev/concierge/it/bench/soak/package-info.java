/**
 * {@code bench soak}: many mixed requests while the process's resident memory is watched. {@link
 * dev.concierge.it.bench.soak.MixedRequests} asks, {@link
 * dev.concierge.it.bench.soak.ResidentMemory} measures, {@link
 * dev.concierge.it.bench.soak.Flatness} judges.
 */
package dev.concierge.it.bench.soak;
