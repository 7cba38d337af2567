/**
 * The log of what the policy did: turn ids that verify themselves ({@link
 * dev.concierge.plugin.log.TurnIds}) and the documents of each turn, written off the response path.
 */
package dev.concierge.plugin.log;
