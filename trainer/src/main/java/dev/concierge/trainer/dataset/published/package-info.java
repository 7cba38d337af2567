/**
 * Published data sets as their authors publish them, read into dialogues and a catalogue. {@link
 * dev.concierge.trainer.dataset.published.PublishedDataset} names them; none ships with the
 * project.
 */
package dev.concierge.trainer.dataset.published;
