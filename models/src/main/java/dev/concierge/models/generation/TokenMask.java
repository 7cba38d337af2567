package dev.concierge.models.generation;

import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which tokens a step may produce. Immutable.
 *
 * <p>Every turn passes the same states: {@link #act} once, then, after the slate block, {@link
 * #reply} until {@code <eos>}.
 */
public final class TokenMask {
  private final BitSet allowed;

  private TokenMask(BitSet allowed) {
    this.allowed = allowed;
  }

  /** Only the two dialogue acts. */
  public static TokenMask act(Tokenizer tokenizer) {
    BitSet allowed = new BitSet();
    allowed.set(tokenizer.id(SpecialToken.RECOMMEND));
    allowed.set(tokenizer.id(SpecialToken.TALK));
    return new TokenMask(allowed);
  }

  /** Text, {@code <eos>} and the first {@code slots} slots. */
  public static TokenMask reply(Tokenizer tokenizer, int slots) {
    BitSet allowed = new BitSet(tokenizer.size());
    for (int id = 0; id < tokenizer.size(); id++) {
      allowed.set(id, tokenizer.isOrdinary(id));
    }
    allowed.set(tokenizer.id(SpecialToken.EOS));
    for (int slot = 0; slot < Math.min(slots, Tokenizer.SLOTS); slot++) {
      allowed.set(tokenizer.slot(slot));
    }
    return new TokenMask(allowed);
  }

  public boolean allows(int token) {
    return token >= 0 && allowed.get(token);
  }

  /** Ids of the allowed tokens, ascending. */
  public int[] allowed() {
    return allowed.stream().toArray();
  }

  /** Sets the logits of all other tokens to negative infinity. */
  public void apply(float[] logits) {
    int from = 0;
    while (from < logits.length) {
      int next = allowed.nextSetBit(from);
      int end = next < 0 ? logits.length : Math.min(next, logits.length);
      Arrays.fill(logits, from, end, Float.NEGATIVE_INFINITY);
      from = allowed.nextClearBit(end);
    }
  }
}
