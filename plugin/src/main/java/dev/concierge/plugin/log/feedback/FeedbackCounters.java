package dev.concierge.plugin.log.feedback;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Events this node has taken and refused since its start. Thread-safe. */
public final class FeedbackCounters {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rejected = new LongAdder();

  void count(boolean failed) {
    (failed ? rejected : accepted).increment();
  }

  public Map<String, Object> snapshot() {
    return Map.of("accepted", accepted.sum(), "rejected", rejected.sum());
  }
}
