package dev.concierge.trainer.sft;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.tokenizer.BytePairTrainer;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.DialogueMessages;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.HeldOutReplies;
import dev.concierge.trainer.dataset.HeldOutReply;
import dev.concierge.trainer.djl.Parameters;
import dev.concierge.trainer.sft.generator.GeneratorBase;
import dev.concierge.trainer.sft.generator.GeneratorTrainer;
import dev.concierge.trainer.sft.generator.GeneratorWindows;
import dev.concierge.trainer.sft.generator.TokenSequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The part of supervised training that learns to act and to speak: tokenizer, windows, generator.
 */
final class GeneratorStage {
  private final Catalogue catalogue;
  private final DialogueStates states;
  private final SftConfig config;
  private final Progress progress;
  private final GeneratorBase base;

  /**
   * @param base what to start from; null trains tokenizer and generator from nothing
   */
  GeneratorStage(
      Catalogue catalogue,
      DialogueStates states,
      SftConfig config,
      Progress progress,
      GeneratorBase base) {
    this.base = base;
    this.catalogue = catalogue;
    this.states = states;
    this.config = config;
    this.progress = progress;
  }

  /**
   * What was learned.
   *
   * @param config with the tokenizer's real vocabulary
   * @param weights by name
   * @param heldOut the assistant's turns of the dialogues held out
   */
  record Learned(GeneratorConfig config, Map<String, Tensor> weights, List<HeldOutReply> heldOut) {}

  /**
   * @param heldOut dialogues that are not learned, by which the stored forms of the generator are
   *     judged
   * @param pools ranked candidates of the assistant's turns, which fill up training slates
   * @param tokenizerJson where the tokenizer is written
   */
  Learned learn(
      List<Dialogue> dialogues,
      List<Dialogue> heldOut,
      Map<String, List<String>> pools,
      Path tokenizerJson) {
    prepareTokenizer(dialogues, tokenizerJson);
    DialogueMessages messages = config.messages(catalogue, states, pools);
    try (Tokenizer tokenizer = Tokenizer.load(tokenizerJson)) {
      GeneratorConfig sized =
          base == null ? config.generator().withVocabSize(tokenizer.size()) : base.config();
      GeneratorWindows cutter =
          new GeneratorWindows(
              tokenizer,
              new WindowSerializer(tokenizer),
              config.generatorTraining().promptWeight(),
              sized.maxLength());
      List<TokenSequence> windows = new ArrayList<>();
      for (Dialogue dialogue : dialogues) {
        List<Message> said = messages.of(dialogue);
        windows.addAll(cutter.of(said));
      }
      if (windows.isEmpty()) {
        throw new IllegalArgumentException("no dialogue has an assistant's turn to learn from");
      }
      Random random = new Random(config.seed());
      try (Parameters parameters =
          base == null
              ? Parameters.fresh(GeneratorNetwork.parameters(sized), random)
              : base.parameters()) {
        new GeneratorTrainer(sized, config.generatorTraining())
            .fit(parameters, windows, random, progress);
        return new Learned(
            sized,
            parameters.snapshot(),
            new HeldOutReplies(messages, new WindowSerializer(tokenizer)).of(heldOut));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read [" + tokenizerJson + "]", e);
    }
  }

  private void prepareTokenizer(List<Dialogue> dialogues, Path tokenizerJson) {
    if (base == null) {
      trainTokenizer(dialogues, tokenizerJson);
      return;
    }
    try {
      base.copyTokenizer(tokenizerJson);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the tokenizer of [" + base.name() + "]", e);
    }
  }

  private void trainTokenizer(List<Dialogue> dialogues, Path tokenizerJson) {
    List<String> corpus = new ArrayList<>();
    catalogue.items().forEach(item -> corpus.add(item.title()));
    for (Dialogue dialogue : dialogues) {
      dialogue.turns().forEach(turn -> corpus.add(states.spelled(turn.text())));
    }
    try (Progress.Stage stage = progress.stage("tokenizer", 1)) {
      BytePairTrainer.train(corpus, config.generator().vocabSize(), tokenizerJson);
      stage.step(1);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write [" + tokenizerJson + "]", e);
    }
  }
}
