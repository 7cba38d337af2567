/**
 * What supervised training reads: a catalogue and recorded dialogues, as JSON Lines or as
 * published.
 *
 * <p>{@link dev.concierge.trainer.dataset.CatalogueFile} and {@link
 * dev.concierge.trainer.dataset.DialogueFile} read and write a team's own data; {@link
 * dev.concierge.trainer.dataset.published.PublishedDataset} turns published files into the same.
 * {@link dev.concierge.trainer.dataset.DialogueStates} gives the state before a turn and {@link
 * dev.concierge.trainer.dataset.RecommendationInstance} what is learned from that turn.
 */
package dev.concierge.trainer.dataset;
