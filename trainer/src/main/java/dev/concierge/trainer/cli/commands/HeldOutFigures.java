package dev.concierge.trainer.cli.commands;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.text.Sentiment;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.cli.options.HeldOutOptions;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.HeldOutReplies;
import dev.concierge.trainer.evaluate.Evaluation;
import dev.concierge.trainer.evaluate.questions.Protocol;
import dev.concierge.trainer.evaluate.questions.Questions;
import dev.concierge.trainer.evaluate.rankers.LibraryRanker;
import dev.concierge.trainer.evidence.IndexFiles;
import dev.concierge.trainer.export.Judging;
import dev.concierge.trainer.sft.SftConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What dialogues that were not learned say of a bundle.
 *
 * @param judging replies for the generator's stored variants, with HR@5 of the files they share
 * @param ranking metrics of the bundle's slates; empty where the items' fields do not lie in {@code
 *     BUNDLE.index} or no assistant's turn names an item
 */
record HeldOutFigures(Judging.HeldOut judging, Map<String, Double> ranking) {
  private static final String HR5 = "hr@5";

  static HeldOutFigures of(Bundle bundle, HeldOutOptions.Read data, Sentiment sentiment)
      throws IOException {
    DialogueStates states = new DialogueStates(data.catalogue()::title, sentiment);
    Map<String, Double> ranking = ranking(bundle, data, states);
    try (Tokenizer tokenizer = Tokenizer.load(bundle.file(BundleFile.TOKENIZER))) {
      HeldOutReplies replies =
          new HeldOutReplies(
              SftConfig.small().messages(data.catalogue(), states, Map.of()),
              new WindowSerializer(tokenizer));
      return new HeldOutFigures(
          new Judging.HeldOut(replies.of(data.dialogues()), ranking.get(HR5)), ranking);
    }
  }

  private static Map<String, Double> ranking(
      Bundle bundle, HeldOutOptions.Read data, DialogueStates states) throws BundleException {
    Questions questions = new Questions(data.dialogues(), data.catalogue(), states, 1);
    Path folder = bundle.folder().toAbsolutePath().normalize();
    if (!Files.isDirectory(IndexFiles.folder(folder)) || questions.of(Protocol.ALL).isEmpty()) {
      return Map.of();
    }
    try (LibraryRanker ranker = new LibraryRanker(folder, data.catalogue())) {
      return new Evaluation(data.catalogue(), List.of(), questions, states, 1, Progress.SILENT)
          .figures(ranker);
    }
  }
}
