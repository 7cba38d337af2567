/**
 * The command line: one class that registers the commands, each of which lives with the work it
 * starts, and turns failures into exit codes and messages.
 */
package dev.concierge.trainer.cli;
