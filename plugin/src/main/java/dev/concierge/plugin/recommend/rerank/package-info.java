/** The policy's first action: scores for the pool and the slate chosen from them. */
package dev.concierge.plugin.recommend.rerank;
