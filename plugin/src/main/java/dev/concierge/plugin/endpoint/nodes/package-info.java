/**
 * Work that every node of the cluster does at once: a subclass of {@link
 * dev.concierge.plugin.endpoint.nodes.EveryNodeAction} says what one node does with an order, the
 * messages are the same for all.
 */
package dev.concierge.plugin.endpoint.nodes;
