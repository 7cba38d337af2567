/**
 * What people did, posted by applications as UBI events. Each event is judged alone ({@link
 * dev.concierge.plugin.log.feedback.EventReader}); the good ones are written together and
 * acknowledged when they are in the index and its translog ({@link
 * dev.concierge.plugin.log.feedback.FeedbackAction}).
 */
package dev.concierge.plugin.log.feedback;
