package dev.concierge.models.generation;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A generated reply.
 *
 * @param tokens as drawn; the last is {@code <eos>} when {@code finishReason} is {@code stop}
 * @param logProbs of each token under the distribution it was drawn from: after masking, repetition
 *     penalty, temperature, top-k and top-p. For a greedy reply, whose own distribution is a point,
 *     under the masked distribution at temperature 1
 * @param template the text with slot markers
 * @param text the text with titles
 * @param finishReason {@code stop}, {@code length} or {@code cancelled}
 * @param slots slots it names, in order of first appearance, each once
 */
public record Reply(
    int[] tokens,
    float[] logProbs,
    String template,
    String text,
    String finishReason,
    List<Integer> slots) {
  public static final String STOP = "stop";
  public static final String LENGTH = "length";
  public static final String CANCELLED = "cancelled";

  public Reply {
    Objects.requireNonNull(template, "template");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(finishReason, "finishReason");
    slots = List.copyOf(slots);
    if (tokens.length != logProbs.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "reply has [%d] tokens but [%d] log-probabilities",
              tokens.length,
              logProbs.length));
    }
  }
}
