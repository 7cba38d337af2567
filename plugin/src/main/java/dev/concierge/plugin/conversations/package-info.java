/** Conversations that the endpoint keeps for its callers, one document each. */
package dev.concierge.plugin.conversations;
