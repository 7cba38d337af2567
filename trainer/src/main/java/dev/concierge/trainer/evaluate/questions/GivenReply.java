package dev.concierge.trainer.evaluate.questions;

import dev.concierge.trainer.evaluate.report.TextReport;

/**
 * What was answered to a question.
 *
 * @param namesItem true if the text names an item of the catalogue, see {@link TextReport}
 */
public record GivenReply(String text, boolean namesItem) {}
