package dev.concierge.models.decoding;

import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.models.window.WindowSerializer;
import java.util.Objects;

/** Starts replies. Thread-safe; closing the model is its owner's business. */
public final class Generator {
  private final SequenceModel model;
  private final Tokenizer tokenizer;
  private final WindowSerializer window;

  public Generator(SequenceModel model, Tokenizer tokenizer, WindowSerializer window) {
    this.model = Objects.requireNonNull(model, "model");
    this.tokenizer = Objects.requireNonNull(tokenizer, "tokenizer");
    this.window = Objects.requireNonNull(window, "window");
    if (model.vocabularySize() < tokenizer.size()) {
      throw new IllegalArgumentException(
          "the generator has [%d] logits but the tokenizer has [%d] tokens"
              .formatted(model.vocabularySize(), tokenizer.size()));
    }
  }

  /**
   * Takes a cache slot, waiting a bounded time, and reads the window into it.
   *
   * @param prompt as {@link WindowSerializer#prompt} writes it
   * @return to be closed by the caller, which gives the slot back
   * @throws NoFreeSlotException if every slot stayed busy
   * @throws IllegalArgumentException if the prompt is empty or longer than the model's context
   */
  public Generation start(int[] prompt) {
    SequenceModel.Sequence sequence = model.open();
    try {
      return new Generation(sequence, tokenizer, window, prompt);
    } catch (RuntimeException | Error e) {
      sequence.close();
      throw e;
    }
  }
}
