package dev.concierge.models.generation;

import dev.concierge.models.conversation.Act;
import java.util.Locale;

/**
 * The states of a turn: {@code ACT} → {@code SLATE} → {@code REPLY} → {@code END}. In the first and
 * the third the policy draws, under the mask of that state; the second is the caller's. Used by one
 * thread at a time.
 */
final class TurnAutomaton {
  /** Where a turn is: what comes next. */
  enum State {
    ACT,
    SLATE,
    REPLY,
    END
  }

  private final TurnGrammar grammar;
  private State state = State.ACT;
  private TokenMask mask;

  TurnAutomaton(TurnGrammar grammar) {
    this.grammar = grammar;
    this.mask = grammar.acts();
  }

  State state() {
    return state;
  }

  /** What may be drawn now. */
  TokenMask mask() {
    if (mask == null) {
      throw new IllegalStateException("nothing is drawn at " + state);
    }
    return mask;
  }

  /** The act is chosen. */
  void act() {
    advance(State.ACT, State.SLATE, null);
  }

  /** The slate is known; from here on its slots are legal. */
  void slate(int slots) {
    advance(State.SLATE, State.REPLY, grammar.reply(slots));
  }

  /**
   * Makes sure that the reply is what comes next.
   *
   * @throws IllegalStateException if it is not
   */
  void beginReply() {
    require(State.REPLY, State.END);
  }

  /**
   * A token of the reply is drawn.
   *
   * @return whether the reply goes on
   * @throws IllegalStateException if the state does not allow the token
   */
  boolean reply(int token) {
    require(State.REPLY, State.END);
    if (!mask.allows(token)) {
      throw new IllegalStateException("token [" + token + "] is not legal in this reply");
    }
    if (token == grammar.eos()) {
      end();
    }
    return state == State.REPLY;
  }

  /** Nothing more is drawn. */
  void end() {
    advance(State.REPLY, State.END, null);
  }

  /** The token that stands for an act. */
  int token(Act act) {
    return grammar.token(act);
  }

  int eos() {
    return grammar.eos();
  }

  private void advance(State from, State to, TokenMask next) {
    require(from, to);
    state = to;
    mask = next;
  }

  private void require(State from, State to) {
    if (state != from) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "a turn goes from %s to %s, but this one is at %s", from, to, state));
    }
  }
}
