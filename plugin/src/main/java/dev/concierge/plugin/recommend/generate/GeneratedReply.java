package dev.concierge.plugin.recommend.generate;

import dev.concierge.models.log.ReplyRecord;
import java.util.List;

/**
 * A reply as shown and as logged.
 *
 * @param record text, template, tokens and log-probabilities
 * @param slots slots it names, in order
 */
public record GeneratedReply(ReplyRecord record, List<Integer> slots) {
  /** Finish reason of a reply that was not generated. */
  public static final String FALLBACK = "fallback";

  /** Finish reason of a reply whose time was over. */
  public static final String TIMEOUT = "timeout";

  public GeneratedReply {
    slots = List.copyOf(slots);
  }

  /** Tokens drawn. */
  public int tokens() {
    return record.logProbs().length;
  }

  public boolean isFallback() {
    return record.finishReason().equals(FALLBACK);
  }
}
