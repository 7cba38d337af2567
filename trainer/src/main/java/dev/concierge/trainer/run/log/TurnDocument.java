package dev.concierge.trainer.run.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.models.log.ReplyRecord;
import dev.concierge.models.log.SlateDecision;
import dev.concierge.models.log.TurnRecord;
import dev.concierge.models.log.TurnRecordJson;
import dev.concierge.trainer.cluster.SourceFilter;
import java.util.List;

/** Reads a document of the turns index, and refuses numbers that no step of a run could use. */
final class TurnDocument {
  /** All that can be learned from: not how long it took. */
  static final SourceFilter SOURCE = new SourceFilter(List.of(), List.of("stage_micros"));

  private TurnDocument() {}

  /**
   * @throws RuntimeException if the document is no turn record; the message says why
   */
  static TurnRecord read(JsonNode source) {
    TurnRecord turn = TurnRecordJson.read(source.toString());
    if (turn.decision() != null) {
      check(turn.decision());
    }
    if (turn.reply() != null) {
      check(turn.reply());
    }
    return turn;
  }

  private static void check(SlateDecision decision) {
    for (int place : decision.slate()) {
      require(
          place >= 0 && place < decision.poolIds().size(),
          "decision.slate",
          "lie in the pool of [" + decision.poolIds().size() + "]",
          place);
    }
    for (float[] row : decision.features()) {
      requireFinite("decision.features", row);
    }
    requireFinite("decision.scores", decision.scores());
    for (double logProb : decision.positionLogProbs()) {
      requireFinite("decision.position_log_probs", (float) logProb);
    }
  }

  private static void check(ReplyRecord reply) {
    require(
        reply.replyStart() >= 0 && reply.replyStart() <= reply.actionTokens().length,
        "reply.reply_start",
        "lie in the reply's tokens",
        reply.replyStart());
    requireFinite("reply.log_probs", reply.logProbs());
    requireFinite("reply.act_log_prob", reply.actLogProb());
  }

  private static void requireFinite(String field, float... values) {
    for (float value : values) {
      require(Float.isFinite(value), field, "be finite", value);
    }
  }

  private static void require(boolean holds, String field, String legal, Number value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "[" + field + "] must " + legal + " but has [" + value + "]");
    }
  }
}
