package dev.concierge.trainer.sft;

import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.evidence.IndexFiles;
import dev.concierge.trainer.evidence.ItemMatrix;
import dev.concierge.trainer.evidence.RecommenderDefaults;
import dev.concierge.trainer.export.BundleExporter;
import dev.concierge.trainer.export.Judging;
import dev.concierge.trainer.export.ManifestDraft;
import dev.concierge.trainer.sft.encoder.SentenceItems;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Supervised fine-tuning from a catalogue and dialogues to a bundle: rank (cross-fitted features,
 * ranker, encoders on everything), measure, speak (tokenizer, generator), export, write what
 * belongs into the index. One run at a time in a process; the same data, configuration and seed on
 * one machine give the same bundle.
 */
public final class SftPipeline {
  private static final int MOST_KEPT_BACK = 40;

  private final SftConfig config;
  private final Sentiment sentiment;
  private final Progress progress;
  private final Clock clock;
  private final Pretrained pretrained;

  public SftPipeline(SftConfig config, Sentiment sentiment, Progress progress, Clock clock) {
    this(config, sentiment, progress, clock, Pretrained.NONE);
  }

  /**
   * @param pretrained what to start from
   */
  public SftPipeline(
      SftConfig config,
      Sentiment sentiment,
      Progress progress,
      Clock clock,
      Pretrained pretrained) {
    this.pretrained = pretrained;
    this.config = pretrained.items() == null ? config : config.with(pretrained.items().config());
    this.sentiment = sentiment;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * @throws IllegalArgumentException if the dialogues cannot teach anything about this catalogue
   */
  public SftResult run(SftData data, SftTarget target) {
    DialogueStates states = new DialogueStates(data.catalogue()::title, sentiment);
    Map<String, Double> seconds = new LinkedHashMap<>();
    long started = System.nanoTime();
    SentenceItems sentences =
        pretrained.items() == null
            ? null
            : SentenceItems.of(pretrained.items(), data.catalogue().items());
    RankingStage ranking = new RankingStage(data.catalogue(), states, config, progress, sentences);
    try (RankingStage.Learned ranked = ranking.learn(data.train())) {
      seconds.put("rank", since(started));
      started = System.nanoTime();
      Map<String, Double> metrics =
          data.heldOut().isEmpty() ? Map.of() : ranking.evaluate(ranked, data.heldOut());
      seconds.put("measure", since(started));
      started = System.nanoTime();
      Path scratch = temporary();
      Path tokenizer = scratch.resolve(BundleFile.TOKENIZER.fileName());
      try {
        GeneratorStage.Learned spoken =
            new GeneratorStage(data.catalogue(), states, config, progress, pretrained.generator())
                .learn(spoken(data), unspoken(data), ranked.pools(), tokenizer);
        seconds.put("speak", since(started));
        started = System.nanoTime();
        Map<String, Tensor> tensors = new HashMap<>(ranked.encoder().networks());
        ItemMatrix items = ranked.encoder().items();
        String space = VectorSpace.id(tensors, items);
        tensors.putAll(ranked.ranker().parameters().snapshot());
        tensors.putAll(spoken.weights());
        export(
            new PolicyWeights(spoken.config(), config.encoder(), config.ranker(), tensors),
            draft(data, target, space, metrics),
            tokenizer,
            new Judging.HeldOut(spoken.heldOut(), metrics.get("hr@5")),
            target.bundle());
        Path index = IndexFiles.folder(target.bundle());
        IndexFiles.write(
            index,
            data.catalogue(),
            ranked.evidence(),
            items,
            new RecommenderDefaults(config.pool(), config.minReplyTokens()));
        seconds.put("export", since(started));
        return new SftResult(target.bundle(), index, space, metrics, seconds);
      } finally {
        delete(scratch);
      }
    }
  }

  /** Dialogues that the generator learns. */
  private static List<Dialogue> spoken(SftData data) {
    return data.train().subList(0, data.train().size() - keptBack(data));
  }

  /** Dialogues that the generator does not learn: those held out, or a few kept back. */
  private static List<Dialogue> unspoken(SftData data) {
    return data.heldOut().isEmpty()
        ? data.train().subList(data.train().size() - keptBack(data), data.train().size())
        : data.heldOut();
  }

  /** Without held-out dialogues nothing could judge the stored forms of the generator. */
  private static int keptBack(SftData data) {
    return data.heldOut().isEmpty() ? Math.min(MOST_KEPT_BACK, data.train().size() / 20) : 0;
  }

  private void export(
      PolicyWeights weights, ManifestDraft draft, Path tokenizer, Judging judging, Path bundle) {
    try (Progress.Stage stage = progress.stage("export", 1)) {
      new BundleExporter(clock).export(weights, draft, tokenizer, judging, bundle);
      stage.step(1);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the bundle [" + bundle + "]", e);
    }
  }

  private ManifestDraft draft(
      SftData data, SftTarget target, String space, Map<String, Double> metrics) {
    Map<String, String> window = new TreeMap<>();
    window.put("items", Integer.toString(data.catalogue().size()));
    window.put("dialogues", Integer.toString(data.train().size()));
    window.put("held_out_dialogues", Integer.toString(data.heldOut().size()));
    Map<String, String> training = new TreeMap<>();
    training.put("method", "sft");
    if (pretrained.generator() != null) {
      training.put("base", pretrained.generator().name());
    }
    training.put("seed", Long.toString(config.seed()));
    training.put("folds", Integer.toString(config.folds()));
    training.put("encoder", config.encoderTraining().toString());
    training.put("ranker", config.rankerTraining().toString());
    training.put("generator", config.generatorTraining().toString());
    return new ManifestDraft(
        target.name(), target.version(), null, space, metrics, window, training);
  }

  private Path temporary() {
    try {
      Path folder = Files.createTempDirectory("concierge-tokenizer-");
      if (pretrained.items() != null) {
        pretrained.items().writeVocabulary(folder.resolve(BundleFile.ITEM_VOCABULARY.fileName()));
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare a temporary folder", e);
    }
  }

  private static void delete(Path folder) {
    try {
      for (BundleFile file : List.of(BundleFile.TOKENIZER, BundleFile.ITEM_VOCABULARY)) {
        Files.deleteIfExists(folder.resolve(file.fileName()));
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete [" + folder + "]", e);
    }
  }

  private static double since(long started) {
    return (System.nanoTime() - started) / 1e9;
  }
}
