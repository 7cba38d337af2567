/**
 * What is logged, in the form that log, simulator and trainer share. A {@link
 * dev.concierge.models.log.TurnRecord} is what the policy saw, did and with which probability; a
 * {@link dev.concierge.models.log.FeedbackEvent} is what a person did next, the part that Concierge
 * reads of a User Behavior Insights (UBI) 1.3 document.
 */
package dev.concierge.models.log;
