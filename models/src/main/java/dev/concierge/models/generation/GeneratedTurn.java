package dev.concierge.models.generation;

import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What is kept of a turn while it is generated, here or on another machine: its window, the act,
 * the slate and the reply's tokens, and in which order they come. A {@link Generation} draws, this
 * remembers: {@link #choose}, {@link #show}, {@link #beginReply}, {@link #replied}. Used by one
 * thread at a time.
 */
public final class GeneratedTurn {
  private final TurnAutomaton turn;
  private final Tokenizer tokenizer;
  private final WindowSerializer window;
  private final int[] prompt;
  private int[] action = new int[0];
  private int replyStart;
  private List<SlateEntry> slate = List.of();

  /** A turn of which the window is known. */
  public GeneratedTurn(
      TurnGrammar grammar, Tokenizer tokenizer, WindowSerializer window, int[] prompt) {
    this.turn = new TurnAutomaton(grammar);
    this.tokenizer = tokenizer;
    this.window = window;
    this.prompt = prompt.clone();
  }

  /**
   * Decides the act.
   *
   * @param policy asked unless the caller decides
   * @throws IllegalStateException if the act is already chosen
   */
  public ActChoice choose(ActMode mode, Supplier<ActChoice> policy) {
    turn.act();
    ActChoice choice =
        switch (mode) {
          case ALWAYS -> new ActChoice(Act.RECOMMEND, 0);
          case NEVER -> new ActChoice(Act.TALK, 0);
          case AUTO -> policy.get();
        };
    action = new int[] {turn.token(choice.act())};
    return choice;
  }

  /**
   * Adds the slate to the action.
   *
   * @param shown at most {@link Tokenizer#SLOTS} entries are used
   * @param fits told how many tokens act and slate make; what it throws leaves the action as it was
   * @throws IllegalStateException if no act is chosen yet or the slate is already known
   */
  public void show(List<SlateEntry> shown, IntConsumer fits) {
    List<SlateEntry> named = List.copyOf(shown.subList(0, Math.min(shown.size(), Tokenizer.SLOTS)));
    turn.slate(named.size());
    slate = named;
    int[] block = window.slateBlock(slate);
    replyStart = action.length + block.length;
    fits.accept(replyStart);
    action = joined(action, block);
  }

  /**
   * Makes sure that the reply is what comes next.
   *
   * @param maxTokens at least 1
   * @throws IllegalStateException if it is not
   */
  public void beginReply(int maxTokens) {
    if (maxTokens < 1) {
      throw new IllegalArgumentException(
          "max_tokens must be at least 1 but was [" + maxTokens + "]");
    }
    turn.beginReply();
  }

  /** Ends a reply that is drawn elsewhere: it is asked for once, whatever comes back. */
  public void end() {
    turn.end();
  }

  /** The reply of these tokens, which the action ends with. */
  public Reply replied(int[] tokens, float[] logProbs, String finishReason) {
    action = joined(action, tokens);
    List<Integer> slots = new ArrayList<>();
    for (int token : tokens) {
      int slot = tokenizer.slotOf(token);
      if (slot >= 0 && !slots.contains(slot)) {
        slots.add(slot);
      }
    }
    return new Reply(
        tokens,
        logProbs,
        tokenizer.decode(tokens),
        tokenizer.decode(tokens, slot -> slate.get(slot).title()),
        finishReason,
        slots);
  }

  /** What may be drawn, for those who draw here. */
  TurnAutomaton automaton() {
    return turn;
  }

  /** As {@link Generation#promptTokens}. */
  public int[] promptTokens() {
    return prompt.clone();
  }

  /** As {@link Generation#actionTokens}. */
  public int[] actionTokens() {
    return action.clone();
  }

  /** As {@link Generation#replyStart}. */
  public int replyStart() {
    return replyStart;
  }

  /** What is shown, at most {@link Tokenizer#SLOTS} entries; empty until it is known. */
  public List<SlateEntry> slate() {
    return slate;
  }

  private static int[] joined(int[] a, int[] b) {
    return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
  }
}
