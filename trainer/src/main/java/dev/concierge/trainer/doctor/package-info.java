/**
 * Checks of the machine before anything is started: each says whether it is well and, if not, what
 * to do.
 */
package dev.concierge.trainer.doctor;
