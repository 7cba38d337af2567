/** Reads golden numbers for tests. */
package dev.concierge.trainer.golden;
