package dev.concierge.trainer.quickstart;

import dev.concierge.trainer.evaluate.report.RankingReport;
import dev.concierge.trainer.evaluate.report.TextReport;
import dev.concierge.trainer.simulate.LoopReport;

/**
 * One column of the table: a version on the held-out people and dialogues.
 *
 * @param version which
 * @param loop conversations with held-out people
 * @param replies replies at recommendation turns of held-out dialogues
 * @param recorded recommendation turns of recorded dialogues; {@code null} when there are none
 */
record Measurement(String version, LoopReport loop, TextReport replies, RankingReport recorded) {}
