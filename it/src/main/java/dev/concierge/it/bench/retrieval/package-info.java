/**
 * A recommendation without a reply against the retrieval it is made of: the same two rounds sent as
 * plain requests to the same node, measured in one run.
 */
package dev.concierge.it.bench.retrieval;
