/**
 * One request, in order: context, encode, retrieve, rerank, generate, keep, answer ({@link
 * dev.concierge.plugin.recommend.Pipeline}).
 */
package dev.concierge.plugin.recommend;
