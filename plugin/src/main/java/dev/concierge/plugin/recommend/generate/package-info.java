/**
 * The policy's words: the window is read while items are searched, the reply is drawn once the
 * slate is known. A reply that fails is replaced by a neutral one.
 */
package dev.concierge.plugin.recommend.generate;
