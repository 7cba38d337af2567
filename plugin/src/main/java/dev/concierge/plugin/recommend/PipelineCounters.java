package dev.concierge.plugin.recommend;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened to the requests of this node since it started. Thread-safe. */
public final class PipelineCounters {
  final LongAdder requests = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder cancelled = new LongAdder();
  final LongAdder timeouts = new LongAdder();
  final LongAdder recommended = new LongAdder();
  final LongAdder explored = new LongAdder();
  final LongAdder withoutModel = new LongAdder();
  final LongAdder rejected = new LongAdder();
  final LongAdder replies = new LongAdder();
  final LongAdder replyFallbacks = new LongAdder();

  /** Values now. */
  public Map<String, Object> snapshot() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("requests", requests.sum());
    values.put("failures", failures.sum());
    values.put("cancelled", cancelled.sum());
    values.put("timeouts", timeouts.sum());
    values.put("recommended", recommended.sum());
    values.put("explored", explored.sum());
    values.put("without_model", withoutModel.sum());
    values.put("rejected", rejected.sum());
    values.put("replies", replies.sum());
    values.put("reply_fallbacks", replyFallbacks.sum());
    return values;
  }

  void answered(Turn turn) {
    if (turn.decision != null) {
      recommended.increment();
      if (turn.decision.explored()) {
        explored.increment();
      }
    }
    if (turn.hold == null) {
      withoutModel.increment();
    }
    if (turn.reply != null) {
      replies.increment();
      if (turn.patience.isLate()) {
        timeouts.increment();
      }
      if (turn.reply.isFallback()) {
        replyFallbacks.increment();
      }
    }
  }
}
