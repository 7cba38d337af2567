/**
 * One request, in order: context, encode, retrieve, rerank, generate, keep, answer ({@link
 * dev.concierge.plugin.pipeline.Pipeline}).
 */
package dev.concierge.plugin.pipeline;
