/**
 * Supervised fine-tuning: from a catalogue and dialogues to a bundle and the learned fields of
 * items.
 */
package dev.concierge.trainer.sft;
