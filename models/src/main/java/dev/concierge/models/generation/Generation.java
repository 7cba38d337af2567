package dev.concierge.models.generation;

import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.tokenizer.Tokenizer;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One turn being generated: {@link #chooseAct}, {@link #appendSlate}, {@link #reply}, in this
 * order, each once. The window is read when it is made, so retrieval can go on meanwhile. Used by
 * one thread at a time; the caller closes it.
 */
public interface Generation extends AutoCloseable {
  /**
   * Decides the dialogue act: the policy among the two acts, or the caller.
   *
   * @throws IllegalStateException if the act is already chosen
   */
  ActChoice chooseAct(ActMode mode, Sampling sampling);

  /**
   * Tells the policy what will be shown; from here on only these items have slots.
   *
   * @param shown at most {@link Tokenizer#SLOTS} entries are used; empty when the act is to talk
   * @throws IllegalStateException if no act is chosen yet or the slate is already known
   */
  void appendSlate(List<SlateEntry> shown);

  /** {@link #reply(Sampling, int, BooleanSupplier, TokenListener)}, told only at its end. */
  default Reply reply(Sampling sampling, int maxTokens, BooleanSupplier cancelled) {
    return reply(sampling, maxTokens, cancelled, TokenListener.NONE);
  }

  /**
   * Draws the reply until {@code <eos>}, {@code maxTokens}, a full context or cancellation.
   *
   * @param maxTokens at least 1, {@code <eos>} included
   * @param cancelled asked before every token
   * @param listener told every token, {@code <eos>} included
   * @throws IllegalStateException if the slate is not known yet or the reply is already drawn
   */
  Reply reply(Sampling sampling, int maxTokens, BooleanSupplier cancelled, TokenListener listener);

  /** The window as it was read. */
  int[] promptTokens();

  /** Act, slate block and reply tokens, as far as they are decided. */
  int[] actionTokens();

  /** Index in {@link #actionTokens} of the first reply token. */
  int replyStart();

  /** Ends the turn, whatever its stage, and gives its place back. Idempotent. */
  @Override
  void close();
}
