/**
 * What operators look at: counters, queues and model versions of every node ({@code _stats}) and
 * one verdict over them ({@code _health}). Packages contribute {@link
 * dev.concierge.plugin.stats.Section}s.
 */
package dev.concierge.plugin.stats;
