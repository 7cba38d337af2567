package dev.concierge.trainer.quickstart;

import dev.concierge.trainer.simulate.LoopReport;
import dev.concierge.trainer.simulate.RankingQuality;
import dev.concierge.trainer.simulate.ReplyProbe;

/**
 * One column of the table: a version on the held-out people and dialogues.
 *
 * @param version which
 * @param loop conversations with held-out people
 * @param replies replies at held-out dialogues
 * @param recorded recommendation turns of recorded dialogues; {@code null} when there are none
 */
record Measurement(
    String version, LoopReport loop, ReplyProbe.Result replies, RankingQuality recorded) {}
