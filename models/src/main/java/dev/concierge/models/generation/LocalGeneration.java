package dev.concierge.models.generation;

import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
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
  private final TurnAutomaton turn;
  private final int[] prompt;
  private final float[] logits;
  private Sampler.Scratch scratch;
  private int[] action = new int[0];
  private int replyStart;
  private List<SlateEntry> slate = List.of();

  LocalGeneration(SequenceModel.Sequence sequence, LocalGenerator generator, int[] prompt) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("a prompt needs at least one token");
    }
    this.sequence = sequence;
    this.generator = generator;
    this.turn = new TurnAutomaton(generator.grammar());
    this.prompt = prompt.clone();
    this.logits = sequence.append(prompt);
  }

  @Override
  public ActChoice chooseAct(ActMode mode, Sampling sampling) {
    TokenMask acts = turn.mask();
    turn.act();
    ActChoice choice =
        switch (mode) {
          case ALWAYS -> new ActChoice(Act.RECOMMEND, 0);
          case NEVER -> new ActChoice(Act.TALK, 0);
          case AUTO -> sampleAct(acts, sampling);
        };
    action = new int[] {turn.token(choice.act())};
    return choice;
  }

  private ActChoice sampleAct(TokenMask acts, Sampling sampling) {
    acts.apply(logits);
    Sampler sampler = new Sampler(sampling, ACT_STREAM, scratch());
    int token = sampler.next(logits, turn.token(Act.TALK));
    Act act = token == turn.token(Act.RECOMMEND) ? Act.RECOMMEND : Act.TALK;
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
    List<SlateEntry> named = List.copyOf(shown.subList(0, Math.min(shown.size(), Tokenizer.SLOTS)));
    turn.slate(named.size());
    slate = named;
    int[] block = generator.window().slateBlock(slate);
    replyStart = 1 + block.length;
    if (sequence.length() + replyStart > sequence.capacity()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "[%d] tokens of act and slate do not fit a context of [%d] that has [%d]",
              replyStart,
              sequence.capacity(),
              sequence.length()));
    }
    action = Arrays.copyOf(action, replyStart);
    System.arraycopy(block, 0, action, 1, block.length);
  }

  @Override
  public Reply reply(
      Sampling sampling, int maxTokens, BooleanSupplier cancelled, TokenListener listener) {
    if (maxTokens < 1) {
      throw new IllegalArgumentException(
          "max_tokens must be at least 1 but was [" + maxTokens + "]");
    }
    turn.beginReply();
    int room = sequence.capacity() - sequence.length() - action.length + 1;
    Sampler sampler = new Sampler(sampling, 0, scratch());
    ReplyDecoder decoder =
        new ReplyDecoder(
            turn, sampler, sampling.minTokens(), Math.min(maxTokens, room), cancelled, listener);
    sequence.decode(action, decoder);
    return finished(decoder);
  }

  private Reply finished(ReplyDecoder decoder) {
    int[] tokens = decoder.tokens();
    Tokenizer tokenizer = generator.tokenizer();
    action = Arrays.copyOf(action, replyStart + tokens.length);
    System.arraycopy(tokens, 0, action, replyStart, tokens.length);
    List<Integer> slots = new ArrayList<>();
    for (int token : tokens) {
      int slot = tokenizer.slotOf(token);
      if (slot >= 0 && !slots.contains(slot)) {
        slots.add(slot);
      }
    }
    return new Reply(
        tokens,
        decoder.logProbs(),
        tokenizer.decode(tokens),
        tokenizer.decode(tokens, slot -> slate.get(slot).title()),
        decoder.finishReason(),
        slots);
  }

  @Override
  public int[] promptTokens() {
    return prompt.clone();
  }

  @Override
  public int[] actionTokens() {
    return action.clone();
  }

  @Override
  public int replyStart() {
    return replyStart;
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
