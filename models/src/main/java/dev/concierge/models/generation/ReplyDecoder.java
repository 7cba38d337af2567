package dev.concierge.models.generation;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** Draws a reply token by token and keeps what was drawn. Used by one thread at a time. */
final class ReplyDecoder implements TokenChooser {
  private final TurnAutomaton turn;
  private final Sampler sampler;
  private final int least;
  private final BooleanSupplier cancelled;
  private final TokenListener listener;
  private final int[] tokens;
  private final float[] logProbs;
  private int count;
  private String finish = Reply.LENGTH;

  /**
   * @param turn at its reply
   * @param least tokens before which the reply does not end by itself
   * @param limit most tokens
   */
  ReplyDecoder(
      TurnAutomaton turn,
      Sampler sampler,
      int least,
      int limit,
      BooleanSupplier cancelled,
      TokenListener listener) {
    this.turn = turn;
    this.sampler = sampler;
    this.least = least;
    this.cancelled = cancelled;
    this.listener = listener;
    this.tokens = new int[limit];
    this.logProbs = new float[limit];
  }

  @Override
  public int choose(float[] logits) {
    if (cancelled.getAsBoolean()) {
      return end(Reply.CANCELLED);
    }
    turn.mask().apply(logits);
    if (count < least) {
      logits[turn.eos()] = Float.NEGATIVE_INFINITY;
    }
    int token = sampler.next(logits, turn.eos());
    tokens[count] = token;
    logProbs[count++] = sampler.logProb();
    listener.drawn(token, sampler.logProb());
    if (!turn.reply(token)) {
      finish = Reply.STOP;
      return STOP;
    }
    return count < tokens.length ? token : end(Reply.LENGTH);
  }

  private int end(String reason) {
    turn.end();
    finish = reason;
    return STOP;
  }

  int[] tokens() {
    return Arrays.copyOf(tokens, count);
  }

  float[] logProbs() {
    return Arrays.copyOf(logProbs, count);
  }

  String finishReason() {
    return finish;
  }
}
