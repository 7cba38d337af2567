/**
 * Policies behind the open inference protocol, for nodes that have no GPU of their own: one class a
 * model that is served, over bundles given by path or from the trainer's store.
 */
package dev.concierge.trainer.server.inference;
