/**
 * Finds the pool of candidates in two rounds: several retrievers side by side, fused by rank, then
 * one search for exactly those items. Items are only ever searched as the caller and under the
 * caller's filter; past contexts are read as the plugin.
 */
package dev.concierge.plugin.recommend.retrieve;
