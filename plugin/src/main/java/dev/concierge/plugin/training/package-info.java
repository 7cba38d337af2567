/**
 * Passes calls about training runs on to the trainer, another process, over gRPC. {@link
 * dev.concierge.plugin.training.Trainer} is that process as the plugin sees it.
 */
package dev.concierge.plugin.training;
