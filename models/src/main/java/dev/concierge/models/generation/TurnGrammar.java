package dev.concierge.models.generation;

import dev.concierge.models.conversation.Act;
import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;

/** The tokens that mean something in a turn, and the masks of its states. Thread-safe. */
public final class TurnGrammar {
  private final TokenMask acts;
  private final TokenMask[] replies = new TokenMask[Tokenizer.SLOTS + 1];
  private final int recommend;
  private final int talk;
  private final int eos;

  public TurnGrammar(Tokenizer tokenizer) {
    this.recommend = tokenizer.id(SpecialToken.RECOMMEND);
    this.talk = tokenizer.id(SpecialToken.TALK);
    this.eos = tokenizer.id(SpecialToken.EOS);
    this.acts = TokenMask.act(tokenizer);
    for (int slots = 0; slots < replies.length; slots++) {
      replies[slots] = TokenMask.reply(tokenizer, slots);
    }
  }

  TokenMask acts() {
    return acts;
  }

  /**
   * @param slots entries of the slate
   */
  TokenMask reply(int slots) {
    return replies[slots];
  }

  int token(Act act) {
    return switch (act) {
      case RECOMMEND -> recommend;
      case TALK -> talk;
    };
  }

  int eos() {
    return eos;
  }
}
