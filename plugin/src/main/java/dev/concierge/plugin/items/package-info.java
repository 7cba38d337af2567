/**
 * The items index of a recommender, which belongs to the caller: how its documents are read, which
 * fields they have, and the mapping of the fields that training and the ingest processor fill.
 */
package dev.concierge.plugin.items;
