/** Checks of the machine and the libraries on it; each says what is wrong and what mends it. */
package dev.concierge.trainer.cli.doctor;
