package dev.concierge.trainer.run.log;

import dev.concierge.trainer.cluster.SourceFilter;
import java.util.List;

/**
 * How much of each turn a reader of the log needs. A decision's features and a reply's tokens are
 * most of a turn.
 */
public enum TurnPart {
  /** What was said before it; it has no decision and no reply. */
  CONVERSATION,
  /** All that can be learned from. */
  WHOLE;

  SourceFilter source() {
    return new SourceFilter(
        List.of(),
        switch (this) {
          case CONVERSATION -> List.of("stage_micros", "decision", "reply");
          case WHOLE -> List.of("stage_micros");
        });
  }
}
