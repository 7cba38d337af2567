/** What a person sees of long work: progress, a failure with a way out, exit codes. */
package dev.concierge.trainer.console;
