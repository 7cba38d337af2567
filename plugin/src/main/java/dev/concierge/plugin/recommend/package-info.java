/**
 * One request, in order: open a turn, context, encode, read the window beside the search, retrieve,
 * rerank, generate, keep, answer ({@link dev.concierge.plugin.recommend.Pipeline}); one class a
 * step.
 */
package dev.concierge.plugin.recommend;
