/**
 * What a person sees of long work: progress, a failure with a way out, what kind of failure it is,
 * exit codes.
 */
package dev.concierge.trainer.console;
