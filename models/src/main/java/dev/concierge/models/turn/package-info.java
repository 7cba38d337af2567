/**
 * The record of one assistant turn: what learning needs and a UBI document has no typed place for.
 *
 * <p>Written by the plugin, read by the trainer, both through {@link
 * dev.concierge.models.turn.TurnRecordJson}.
 */
package dev.concierge.models.turn;
