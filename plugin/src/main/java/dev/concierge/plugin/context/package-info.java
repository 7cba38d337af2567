/**
 * The state of a conversation before the assistant's turn: stored and given messages, the catalogue
 * items they mention with the user's attitude towards each, and what is known of those items.
 */
package dev.concierge.plugin.context;
