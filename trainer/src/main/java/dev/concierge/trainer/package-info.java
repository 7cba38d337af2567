/** The trainer, in the order of one training run. */
package dev.concierge.trainer;
