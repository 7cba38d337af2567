package dev.concierge.models.decoding;

import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.models.window.WindowSerializer;
import java.util.Objects;

/** Starts replies on a model in this process. Closing the model is its owner's business. */
public final class LocalGenerator implements Generator {
  private final SequenceModel model;
  private final Tokenizer tokenizer;
  private final WindowSerializer window;

  public LocalGenerator(SequenceModel model, Tokenizer tokenizer, WindowSerializer window) {
    this.model = Objects.requireNonNull(model, "model");
    this.tokenizer = Objects.requireNonNull(tokenizer, "tokenizer");
    this.window = Objects.requireNonNull(window, "window");
    if (model.vocabularySize() < tokenizer.size()) {
      throw new IllegalArgumentException(
          "the generator has [%d] logits but the tokenizer has [%d] tokens"
              .formatted(model.vocabularySize(), tokenizer.size()));
    }
  }

  @Override
  public Generation start(int[] prompt) {
    SequenceModel.Sequence sequence = model.open();
    try {
      return new LocalGeneration(sequence, tokenizer, window, prompt);
    } catch (RuntimeException | Error e) {
      sequence.close();
      throw e;
    }
  }
}
