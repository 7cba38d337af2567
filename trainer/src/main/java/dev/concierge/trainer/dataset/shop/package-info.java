/**
 * A shop that the project makes itself: products of invented brands in several departments,
 * composed by a seeded grammar, so that a fresh machine has something to recommend.
 */
package dev.concierge.trainer.dataset.shop;
