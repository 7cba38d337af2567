package dev.concierge.trainer.quickstart;

import dev.concierge.trainer.simulate.RankingQuality;

/**
 * What recorded dialogues give without any learning, computed in the same run.
 *
 * @param turns recommendation turns asked
 */
record Floors(int turns, RankingQuality popularity, RankingQuality bm25) {}
