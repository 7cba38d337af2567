/**
 * What all commands of the command line share: exit codes, failures with a way out, common options.
 */
package dev.concierge.trainer.console;
