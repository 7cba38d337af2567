/**
 * From nothing to a policy that has learned, in one command: {@link
 * dev.concierge.trainer.quickstart.Quickstart} is the sequence, every other class one of its steps.
 */
package dev.concierge.trainer.quickstart;
