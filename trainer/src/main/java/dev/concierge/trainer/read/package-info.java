/**
 * The first step of a training run: reads the log of one recommender, conversation by conversation.
 *
 * <p>{@link dev.concierge.trainer.read.FeedbackLog} is the small interface that the rest of a run
 * depends on; {@link dev.concierge.trainer.read.IndexLog} reads it from the cluster at one point in
 * time. The same iterators can be fed from any other store.
 */
package dev.concierge.trainer.read;
