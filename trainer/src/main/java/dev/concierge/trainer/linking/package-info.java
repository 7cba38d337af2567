/**
 * Measures how well the endpoint finds, in plain words, the items that people mean: recorded
 * dialogues know them by id, the endpoint is only told what was said.
 */
package dev.concierge.trainer.linking;
