package dev.concierge.trainer.cli.options;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.Dataset;
import dev.concierge.trainer.dataset.DialogueFile;
import dev.concierge.trainer.dataset.published.PublishedDataset;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that name what is judged: a published data set, or a team's own files. */
public final class ExamOptions {
  @Option(
      names = "--dataset",
      paramLabel = "NAME|FILE",
      required = true,
      description =
          "redial, opendialkg or inspired with --data, or dialogues as JSON Lines with --catalogue and --fields")
  private String dataset;

  @Mixin private DataFolder data;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description = "test dialogues in the data set's own format, in place of the published ones")
  private Path test;

  @Option(
      names = "--split",
      defaultValue = "test",
      description = "valid or test; choices are made on valid (${DEFAULT-VALUE})")
  private DatasetPart split;

  @Mixin private CatalogueOptions catalogue;

  @Option(
      names = "--others",
      paramLabel = "FILE",
      description =
          "with a file: the dialogues that were learned from, for floors and unseen items")
  private Path others;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "0",
      description = "judge only the first N dialogues; 0 all")
  private int limit;

  /**
   * What was read.
   *
   * @param judged dialogues that are asked
   * @param others dialogues that may be learned from
   */
  public record Read(
      String name, Catalogue catalogue, List<Dialogue> judged, List<Dialogue> others) {}

  public String name() {
    return DataFolder.isPublished(dataset) ? dataset : Path.of(dataset).getFileName().toString();
  }

  /** Pool size that the published figures are for. */
  public int candidates() {
    return PublishedDataset.OPENDIALKG.id().equals(dataset) ? 200 : 100;
  }

  public Read read(Sentiment sentiment) {
    if (limit < 0) {
      throw usage("--limit must be 0 or more but was [" + limit + "]");
    }
    try {
      Read read = DataFolder.isPublished(dataset) ? published(sentiment) : own();
      List<Dialogue> judged =
          limit == 0 ? read.judged() : read.judged().stream().limit(limit).toList();
      if (judged.isEmpty()) {
        throw new IllegalArgumentException("there is no dialogue to judge in [" + dataset + "]");
      }
      return new Read(read.name(), read.catalogue(), judged, read.others());
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new CommandFailure(ExitCode.FAILURE, e.getMessage(), e);
    }
  }

  private Read published(Sentiment sentiment) {
    if (test != null && split == DatasetPart.VALID) {
      throw usage("--test names test dialogues: not with --split valid");
    }
    Dataset read = data.read("--dataset", dataset, test, sentiment);
    return new Read(
        name(),
        read.catalogue(),
        split.of(read),
        split == DatasetPart.TEST ? read.trainAndValid() : read.trainApartFromValid());
  }

  private Read own() {
    if (!Files.exists(Path.of(dataset))) {
      throw usage(
          "--dataset must be redial, opendialkg, inspired or a file, but there is no file ["
              + dataset
              + "]");
    }
    if (test != null) {
      throw usage("--test takes the place of a published data set's test part: not with a file");
    }
    if (!catalogue.isComplete()) {
      throw usage("a file of dialogues needs --catalogue and --fields");
    }
    return new Read(
        name(),
        catalogue.read(),
        DialogueFile.read(Path.of(dataset)),
        others == null ? List.of() : DialogueFile.read(others));
  }

  private static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }
}
