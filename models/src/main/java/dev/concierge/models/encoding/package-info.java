/**
 * What the networks read of a conversation or an item: hashed words and attributes, mentioned items
 * with their kinds, and the window of tokens ({@link
 * dev.concierge.models.encoding.WindowSerializer}). The same code for training, serving and the
 * ingest processor; nothing here grows with the catalogue.
 */
package dev.concierge.models.encoding;
