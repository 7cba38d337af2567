/**
 * One class a command, named after what a person types. Each only reads its options, calls the wing
 * that does the work and prints what came of it, by the tables that stand here too.
 */
package dev.concierge.trainer.cli.commands;
