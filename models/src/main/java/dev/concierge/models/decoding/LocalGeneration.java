package dev.concierge.models.decoding;

import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.models.turn.Act;
import dev.concierge.models.window.WindowSerializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One turn being generated on one sequence of the model. Closing it gives the cache slot back. */
final class LocalGeneration implements Generation {
  private enum Stage {
    WINDOW,
    ACT,
    SLATE,
    REPLY
  }

  /** Keeps the act's random numbers apart from the reply's. */
  private static final long ACT_STREAM = 0x9E3779B97F4A7C15L;

  private final SequenceModel.Sequence sequence;
  private final Tokenizer tokenizer;
  private final WindowSerializer window;
  private final int[] prompt;
  private float[] logits;
  private Stage stage = Stage.WINDOW;
  private int[] action = new int[0];
  private int replyStart;
  private List<SlateEntry> slate = List.of();

  LocalGeneration(
      SequenceModel.Sequence sequence, Tokenizer tokenizer, WindowSerializer window, int[] prompt) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("a prompt needs at least one token");
    }
    this.sequence = sequence;
    this.tokenizer = tokenizer;
    this.window = window;
    this.prompt = prompt.clone();
    this.logits = sequence.append(prompt);
  }

  @Override
  public ActChoice chooseAct(ActMode mode, Sampling sampling) {
    advance(Stage.WINDOW, Stage.ACT);
    ActChoice choice =
        switch (mode) {
          case ALWAYS -> new ActChoice(Act.RECOMMEND, 0);
          case NEVER -> new ActChoice(Act.TALK, 0);
          case AUTO -> sampleAct(sampling);
        };
    action = new int[] {actToken(choice.act())};
    return choice;
  }

  private int actToken(Act act) {
    return tokenizer.id(
        switch (act) {
          case RECOMMEND -> SpecialToken.RECOMMEND;
          case TALK -> SpecialToken.TALK;
        });
  }

  private ActChoice sampleAct(Sampling sampling) {
    TokenMask.act(tokenizer).apply(logits);
    Sampler sampler = new Sampler(sampling, ACT_STREAM);
    int token = sampler.next(logits, actToken(Act.TALK));
    Act act = token == actToken(Act.RECOMMEND) ? Act.RECOMMEND : Act.TALK;
    return new ActChoice(act, sampler.logProb());
  }

  @Override
  public void appendSlate(List<SlateEntry> shown) {
    advance(Stage.ACT, Stage.SLATE);
    slate = List.copyOf(shown.subList(0, Math.min(shown.size(), Tokenizer.SLOTS)));
    int[] block = window.slateBlock(slate);
    action = Arrays.copyOf(action, 1 + block.length);
    System.arraycopy(block, 0, action, 1, block.length);
    replyStart = action.length;
    logits = sequence.append(action);
  }

  @Override
  public Reply reply(
      Sampling sampling, int maxTokens, BooleanSupplier cancelled, TokenListener listener) {
    if (maxTokens < 1) {
      throw new IllegalArgumentException(
          "max_tokens must be at least 1 but was [" + maxTokens + "]");
    }
    advance(Stage.SLATE, Stage.REPLY);
    int eos = tokenizer.id(SpecialToken.EOS);
    int limit = Math.min(maxTokens, sequence.capacity() - sequence.length() + 1);
    TokenMask mask = TokenMask.reply(tokenizer, slate.size());
    Sampler sampler = new Sampler(sampling, 0);
    int[] tokens = new int[limit];
    float[] logProbs = new float[limit];
    int[] step = new int[1];
    String finish = Reply.LENGTH;
    int n = 0;
    while (n < limit) {
      if (cancelled.getAsBoolean()) {
        finish = Reply.CANCELLED;
        break;
      }
      mask.apply(logits);
      step[0] = sampler.next(logits, eos);
      tokens[n] = step[0];
      logProbs[n++] = sampler.logProb();
      listener.drawn(step[0], sampler.logProb());
      if (step[0] == eos) {
        finish = Reply.STOP;
        break;
      }
      if (n < limit) {
        logits = sequence.append(step);
      }
    }
    return finished(Arrays.copyOf(tokens, n), Arrays.copyOf(logProbs, n), finish);
  }

  private Reply finished(int[] tokens, float[] logProbs, String finish) {
    action = Arrays.copyOf(action, replyStart + tokens.length);
    System.arraycopy(tokens, 0, action, replyStart, tokens.length);
    List<Integer> slots = new ArrayList<>();
    for (int token : tokens) {
      int slot = tokenizer.slotOf(token);
      if (slot >= 0 && !slots.contains(slot)) {
        slots.add(slot);
      }
    }
    String text = tokenizer.decode(tokens, slot -> slate.get(slot).title());
    return new Reply(tokens, logProbs, tokenizer.decode(tokens), text, finish, slots);
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

  private void advance(Stage from, Stage to) {
    if (stage != from) {
      throw new IllegalStateException(
          "a generation goes from %s to %s, but this one is at %s".formatted(from, to, stage));
    }
    stage = to;
  }

  @Override
  public void close() {
    sequence.close();
  }
}
