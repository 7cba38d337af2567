/**
 * What people do next: one event vocabulary for applications, the log, the simulator and the
 * trainer.
 *
 * <p>Events are User Behavior Insights (UBI) 1.3 documents; {@link
 * dev.concierge.models.feedback.FeedbackEvent} is the part Concierge reads, with its JSON form in
 * {@link dev.concierge.models.feedback.FeedbackJson}.
 */
package dev.concierge.models.feedback;
