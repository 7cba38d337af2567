/**
 * The first step of a request: what was said so far and which items were meant, by ids that the
 * caller gave or by titles found in the text ({@link
 * dev.concierge.plugin.recommend.context.ContextLoader}).
 */
package dev.concierge.plugin.recommend.context;
