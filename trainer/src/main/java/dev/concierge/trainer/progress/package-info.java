/**
 * Progress of long work, shown to a person or to nobody. Whoever does the work receives a {@link
 * dev.concierge.trainer.progress.Progress} and never asks where it goes.
 */
package dev.concierge.trainer.progress;
