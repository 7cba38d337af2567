/**
 * From a conversation or an item to the arrays that the encoders read: hashed words and attributes,
 * mentioned items with their kinds. The same code for training, serving and the ingest processor;
 * nothing here grows with the catalogue.
 */
package dev.concierge.models.encoding;
