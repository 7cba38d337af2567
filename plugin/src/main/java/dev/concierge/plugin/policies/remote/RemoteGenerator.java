package dev.concierge.plugin.policies.remote;

import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.generation.GeneratedTurn;
import dev.concierge.models.generation.Generation;
import dev.concierge.models.generation.Generator;
import dev.concierge.models.generation.TurnGrammar;
import dev.concierge.models.tokenizer.Tokenizer;
import java.util.Locale;

/** Replies whose decode loop runs on an inference server. Starting one asks nothing of it yet. */
record RemoteGenerator(
    RemoteModels models,
    Manifest manifest,
    TurnGrammar grammar,
    Tokenizer tokenizer,
    WindowSerializer window)
    implements Generator {
  @Override
  public Generation start(int[] prompt) {
    int most = manifest.generator().maxLength();
    if (prompt.length == 0 || prompt.length > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a prompt must have [1, %d] tokens but has [%d]", most, prompt.length));
    }
    return new RemoteGeneration(models, new GeneratedTurn(grammar, tokenizer, window, prompt));
  }
}
