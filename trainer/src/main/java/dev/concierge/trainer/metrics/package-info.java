/**
 * The arithmetic of evaluation: ranking, text and off-policy metrics, bootstrap intervals and
 * concentration. Pure functions on numbers and strings, thread-safe, each with the source of its
 * formula; nothing here knows a policy or a log.
 */
package dev.concierge.trainer.metrics;
