package dev.concierge.trainer.judge;

/**
 * What was answered to a question.
 *
 * @param namesItem true if the text names an item of the catalogue, see {@link TextReport}
 */
public record Reply(String text, boolean namesItem) {}
