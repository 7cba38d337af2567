package dev.concierge.models.generation;

import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.tokenizer.Tokenizer;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Starts replies on a model in this process. Closing the model is its owner's business. */
public final class LocalGenerator implements Generator {
  private final SequenceModel model;
  private final Tokenizer tokenizer;
  private final WindowSerializer window;
  private final TurnGrammar grammar;
  private final Queue<Sampler.Scratch> spare = new ConcurrentLinkedQueue<>();

  public LocalGenerator(SequenceModel model, Tokenizer tokenizer, WindowSerializer window) {
    this.model = Objects.requireNonNull(model, "model");
    this.tokenizer = Objects.requireNonNull(tokenizer, "tokenizer");
    this.window = Objects.requireNonNull(window, "window");
    this.grammar = new TurnGrammar(tokenizer);
    if (model.vocabularySize() < tokenizer.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the generator has [%d] logits but the tokenizer has [%d] tokens",
              model.vocabularySize(),
              tokenizer.size()));
    }
  }

  @Override
  public Generation start(int[] prompt) {
    SequenceModel.Sequence sequence = model.open();
    try {
      return new LocalGeneration(sequence, this, prompt);
    } catch (RuntimeException | Error e) {
      sequence.close();
      throw e;
    }
  }

  GeneratedTurn turn(int[] prompt) {
    return new GeneratedTurn(grammar, tokenizer, window, prompt);
  }

  TurnGrammar grammar() {
    return grammar;
  }

  /** Scratch space for one sampler; {@link #giveBack} must follow. */
  Sampler.Scratch borrow() {
    Sampler.Scratch scratch = spare.poll();
    return scratch == null ? new Sampler.Scratch() : scratch;
  }

  void giveBack(Sampler.Scratch scratch) {
    spare.add(scratch);
  }
}
