/**
 * The judge: recommendation turns of recorded dialogues as questions, anything that ranks items as
 * the one who answers, and figures that an outsider can recompute.
 *
 * <p>One instance is one item that the assistant named in one turn. {@link
 * dev.concierge.trainer.judge.Protocol} says who competes with it: the whole catalogue, the
 * catalogue without what was mentioned before, or 99 items drawn at random. These figures are never
 * comparable with each other. Intervals come from a bootstrap over conversations, because turns of
 * one conversation are not independent.
 */
package dev.concierge.trainer.judge;
