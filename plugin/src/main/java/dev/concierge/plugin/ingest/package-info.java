/**
 * The ingest processor {@code concierge_item_vector}: what retrieval needs of an item is written on
 * it while it is indexed, so that new items can be recommended at once.
 */
package dev.concierge.plugin.ingest;
