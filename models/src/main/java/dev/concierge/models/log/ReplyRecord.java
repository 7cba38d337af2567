package dev.concierge.models.log;

import java.util.Locale;
import java.util.Objects;

/**
 * The generated reply.
 *
 * @param promptTokens the window as the generator saw it, ending with the token before the act
 * @param actionTokens act, slate block and reply tokens in the order they entered the cache, ending
 *     with the end-of-sequence token unless cut at the limit
 * @param replyStart index in {@code actionTokens} of the first token the policy chose for the reply
 * @param logProbs log-probabilities under the behaviour policy (after masking, at its temperature)
 *     of the tokens from {@code replyStart}; length {@code actionTokens.length - replyStart}
 * @param actLogProb log-probability of the act; 0 when the caller forced it
 * @param text what was shown
 * @param template the text with slot markers
 * @param finishReason {@code stop}, {@code length}, {@code fallback}
 */
public record ReplyRecord(
    int[] promptTokens,
    int[] actionTokens,
    int replyStart,
    float[] logProbs,
    float actLogProb,
    String text,
    String template,
    String finishReason) {
  public ReplyRecord {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(template, "template");
    Objects.requireNonNull(finishReason, "finishReason");
    if (logProbs.length != actionTokens.length - replyStart) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "reply has [%d] tokens from [%d] but [%d] log-probabilities",
              actionTokens.length,
              replyStart,
              logProbs.length));
    }
  }
}
