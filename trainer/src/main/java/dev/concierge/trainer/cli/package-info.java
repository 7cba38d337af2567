/**
 * The roof: the main class that registers the commands, and how a failure becomes a message and an
 * exit code. Picocli is seen nowhere below this package.
 */
package dev.concierge.trainer.cli;
