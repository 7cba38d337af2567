/**
 * The first step of a run: reads the log, conversation by conversation, from indices that anybody
 * may write to. {@link dev.concierge.trainer.run.log.IndexLog} reads turns and events; a document
 * that is not as the log's writer makes it is skipped, counted and named ({@link
 * dev.concierge.trainer.cluster.SkippedDocuments}).
 */
package dev.concierge.trainer.run.log;
