/**
 * What the generator reads: the newest messages of a conversation as one sequence of tokens.
 *
 * <p>{@link dev.concierge.models.window.WindowSerializer} is the one place that knows the format;
 * serving and training both build their sequences with it.
 */
package dev.concierge.models.window;
