package dev.concierge.trainer.cli.commands;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.text.Sentiment;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.cli.options.HeldOutOptions;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.HeldOutReplies;
import dev.concierge.trainer.dataset.RecommendationInstance;
import dev.concierge.trainer.evidence.IndexFiles;
import dev.concierge.trainer.export.Judging;
import dev.concierge.trainer.retrieval.LibraryRanking;
import dev.concierge.trainer.sft.RankingQuality;
import dev.concierge.trainer.sft.SftConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What dialogues that were not learned say of a bundle.
 *
 * @param judging replies for the generator's stored forms, with HR@5 of the files they share
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
      Bundle bundle, HeldOutOptions.Read data, DialogueStates states) throws IOException {
    Path index = IndexFiles.folder(bundle.folder().toAbsolutePath().normalize());
    List<RecommendationInstance> turns =
        RecommendationInstance.of(data.dialogues(), data.catalogue(), states).stream()
            .filter(RecommendationInstance::byAssistant)
            .toList();
    if (!Files.isDirectory(index) || turns.isEmpty()) {
      return Map.of();
    }
    RankingQuality quality = new RankingQuality();
    try (LocalPolicy runtime = LocalPolicy.open(bundle, new RuntimeOptions(1, 1));
        LibraryRanking ranking =
            new LibraryRanking(
                runtime, data.catalogue(), index, IndexFiles.defaults(index).pool())) {
      turns.forEach(turn -> quality.add(turn, ranking.rank(turn.state())));
    }
    return quality.metrics();
  }
}
