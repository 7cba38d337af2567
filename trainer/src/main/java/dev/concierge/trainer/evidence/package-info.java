/**
 * What is counted of conversations: items named together, words in which an item was named, turns a
 * memory may find again. {@link dev.concierge.trainer.evidence.Evidence} holds the counts, {@link
 * dev.concierge.trainer.evidence.IndexFiles} the item fields and the memory made of them beside a
 * bundle, {@link dev.concierge.trainer.evidence.EvidenceUpdate} what a log adds to them.
 */
package dev.concierge.trainer.evidence;
