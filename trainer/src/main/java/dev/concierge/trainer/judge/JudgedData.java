package dev.concierge.trainer.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.CatalogueFile;
import dev.concierge.trainer.dataset.Dataset;
import dev.concierge.trainer.dataset.DialogueFile;
import dev.concierge.trainer.dataset.PublishedDataset;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that name what is judged: a published data set, or a team's own files. */
final class JudgedData {
  /** Which dialogues are judged. */
  enum Split {
    VALID,
    TEST
  }

  @Option(
      names = "--dataset",
      paramLabel = "NAME|FILE",
      required = true,
      description =
          "redial, opendialkg or inspired with --data, or dialogues as JSON Lines with --catalogue and --fields")
  private String dataset;

  @Option(names = "--data", paramLabel = "DIR", description = "folder of the published files")
  private Path data;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description = "test dialogues in the data set's own format, in place of the published ones")
  private Path test;

  @Option(
      names = "--split",
      defaultValue = "test",
      description = "valid or test; choices are made on valid (${DEFAULT-VALUE})")
  private Split split;

  @Option(names = "--catalogue", paramLabel = "FILE", description = "items as JSON Lines")
  private Path catalogue;

  @Option(
      names = "--fields",
      paramLabel = "JSON",
      description = "which fields play which role, as in a recommender")
  private String fields;

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
  record Read(String name, Catalogue catalogue, List<Dialogue> judged, List<Dialogue> others) {}

  String name() {
    return isPublished() ? dataset : Path.of(dataset).getFileName().toString();
  }

  /** Pool size that the published figures are for. */
  int candidates() {
    return isPublished() && PublishedDataset.of(dataset) == PublishedDataset.OPENDIALKG ? 200 : 100;
  }

  Read read(Sentiment sentiment) {
    try {
      Read read = isPublished() ? published(sentiment) : own();
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

  private boolean isPublished() {
    return Arrays.stream(PublishedDataset.values()).anyMatch(known -> known.id().equals(dataset));
  }

  private Read published(Sentiment sentiment) {
    if (data == null) {
      throw usage("--dataset " + dataset + " needs --data, the folder of its files");
    }
    Dataset read = PublishedDataset.of(dataset).read(data, test, sentiment);
    return split == Split.TEST
        ? new Read(name(), read.catalogue(), read.test(), read.trainAndValid())
        : new Read(name(), read.catalogue(), read.valid(), read.trainApartFromValid());
  }

  private Read own() {
    if (!Files.exists(Path.of(dataset))) {
      throw usage(
          "--dataset must be redial, opendialkg, inspired or a file, but there is no file ["
              + dataset
              + "]");
    }
    if (catalogue == null || fields == null) {
      throw usage("a file of dialogues needs --catalogue and --fields");
    }
    try {
      return new Read(
          name(),
          CatalogueFile.read(catalogue, CatalogueFile.roles(new ObjectMapper().readTree(fields))),
          DialogueFile.read(Path.of(dataset)),
          others == null ? List.of() : DialogueFile.read(others));
    } catch (JsonProcessingException e) {
      throw usage("--fields is not JSON: " + e.getOriginalMessage());
    }
  }

  private static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }
}
