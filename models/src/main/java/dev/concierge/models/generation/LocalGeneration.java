package dev.concierge.models.generation;

import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.SlateEntry;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * One turn being generated on one sequence of the model. The reply is drawn on the model's own
 * thread, and the slate is read together with it.
 */
final class LocalGeneration implements Generation {
  /** Keeps the act's random numbers apart from the reply's. */
  private static final long ACT_STREAM = 0x9E3779B97F4A7C15L;

  private final SequenceModel.Sequence sequence;
  private final LocalGenerator generator;
  private final GeneratedTurn turn;
  private final float[] logits;
  private Sampler.Scratch scratch;

  LocalGeneration(SequenceModel.Sequence sequence, LocalGenerator generator, int[] prompt) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("a prompt needs at least one token");
    }
    this.sequence = sequence;
    this.generator = generator;
    this.turn = generator.turn(prompt);
    this.logits = sequence.append(prompt);
  }

  @Override
  public ActChoice chooseAct(ActMode mode, Sampling sampling) {
    return turn.choose(mode, () -> sampleAct(sampling));
  }

  private ActChoice sampleAct(Sampling sampling) {
    TurnGrammar grammar = generator.grammar();
    grammar.acts().apply(logits);
    Sampler sampler = new Sampler(sampling, ACT_STREAM, scratch());
    int token = sampler.next(logits, grammar.token(Act.TALK));
    Act act = token == grammar.token(Act.RECOMMEND) ? Act.RECOMMEND : Act.TALK;
    return new ActChoice(act, sampler.logProb());
  }

  private Sampler.Scratch scratch() {
    if (scratch == null) {
      scratch = generator.borrow();
    }
    return scratch;
  }

  @Override
  public void appendSlate(List<SlateEntry> shown) {
    turn.show(shown, this::requireRoom);
  }

  private void requireRoom(int tokens) {
    if (sequence.length() + tokens > sequence.capacity()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "[%d] tokens of act and slate do not fit a context of [%d] that has [%d]",
              tokens,
              sequence.capacity(),
              sequence.length()));
    }
  }

  @Override
  public Reply reply(
      Sampling sampling, int maxTokens, BooleanSupplier cancelled, TokenListener listener) {
    turn.beginReply(maxTokens);
    int[] action = turn.actionTokens();
    int room = sequence.capacity() - sequence.length() - action.length + 1;
    ReplyDecoder decoder =
        new ReplyDecoder(
            turn.automaton(),
            new Sampler(sampling, 0, scratch()),
            sampling.minTokens(),
            Math.min(maxTokens, room),
            cancelled,
            listener);
    sequence.decode(action, decoder);
    return turn.replied(decoder.tokens(), decoder.logProbs(), decoder.finishReason());
  }

  @Override
  public int[] promptTokens() {
    return turn.promptTokens();
  }

  @Override
  public int[] actionTokens() {
    return turn.actionTokens();
  }

  @Override
  public int replyStart() {
    return turn.replyStart();
  }

  @Override
  public void close() {
    sequence.close();
    if (scratch != null) {
      generator.giveBack(scratch);
      scratch = null;
    }
  }
}
