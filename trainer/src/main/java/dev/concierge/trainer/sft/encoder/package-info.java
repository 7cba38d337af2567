/** Learns query encoder and item tower, by a contrastive loss over the items of a batch. */
package dev.concierge.trainer.sft.encoder;
