package dev.concierge.trainer.reexport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.CatalogueFile;
import dev.concierge.trainer.dataset.Dataset;
import dev.concierge.trainer.dataset.DialogueFile;
import dev.concierge.trainer.dataset.PublishedDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that name dialogues which the bundle has not learned. */
final class HeldOutOptions {
  /** Which dialogues of a published data set. */
  enum Split {
    VALID,
    TEST
  }

  @Option(
      names = "--held-out",
      paramLabel = "FILE|DATASET",
      description =
          "dialogues as JSON Lines that were not learned (repeatable), or redial, opendialkg or inspired with --data: judge the variants")
  private List<String> heldOut = List.of();

  @Option(names = "--data", paramLabel = "DIR", description = "folder of the published files")
  private Path data;

  @Option(
      names = "--split",
      defaultValue = "valid",
      description = "of the data set: valid or test (${DEFAULT-VALUE})")
  private Split split;

  @Option(
      names = "--catalogue",
      paramLabel = "FILE",
      description = "items as JSON Lines; needed where the dialogues name items")
  private Path catalogue;

  @Option(
      names = "--fields",
      paramLabel = "JSON",
      description = "which fields play which role, as in a recommender")
  private String fields;

  /**
   * What was read.
   *
   * @param catalogue empty where the dialogues name no item
   */
  record Read(Catalogue catalogue, List<Dialogue> dialogues) {}

  /** Empty if nothing is held out. */
  Optional<Read> read(Sentiment sentiment) {
    if (heldOut.isEmpty()) {
      return Optional.empty();
    }
    Read read = isPublished(heldOut.getFirst()) ? published(sentiment) : own();
    if (read.dialogues().isEmpty()) {
      throw new IllegalArgumentException("there is no dialogue in " + heldOut);
    }
    return Optional.of(read);
  }

  private static boolean isPublished(String name) {
    return Arrays.stream(PublishedDataset.values()).anyMatch(known -> known.id().equals(name));
  }

  private Read published(Sentiment sentiment) {
    if (heldOut.size() > 1) {
      throw usage("--held-out takes one data set or files, but was " + heldOut);
    }
    if (data == null) {
      throw usage("--held-out " + heldOut.getFirst() + " needs --data, the folder of its files");
    }
    Dataset read = PublishedDataset.of(heldOut.getFirst()).read(data, sentiment);
    return new Read(read.catalogue(), split == Split.TEST ? read.test() : read.valid());
  }

  private Read own() {
    List<Dialogue> dialogues = new ArrayList<>();
    for (String name : heldOut) {
      if (!Files.isRegularFile(Path.of(name))) {
        throw usage(
            "--held-out must be redial, opendialkg, inspired or a file, but there is no file [%s]"
                .formatted(name));
      }
      dialogues.addAll(DialogueFile.read(Path.of(name)));
    }
    if (catalogue == null && dialogues.stream().anyMatch(HeldOutOptions::namesItems)) {
      throw usage("these dialogues name items: give --catalogue and --fields");
    }
    return new Read(items(), dialogues);
  }

  private static boolean namesItems(Dialogue dialogue) {
    return dialogue.turns().stream().anyMatch(turn -> !turn.mentions().isEmpty());
  }

  private Catalogue items() {
    if (catalogue == null) {
      return new Catalogue(FieldRoles.of("title", List.of()), List.of());
    }
    if (fields == null) {
      throw usage("--catalogue needs --fields");
    }
    try {
      return CatalogueFile.read(
          catalogue, CatalogueFile.roles(new ObjectMapper().readTree(fields)));
    } catch (JsonProcessingException e) {
      throw usage("--fields is not JSON: " + e.getOriginalMessage());
    }
  }

  private static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }
}
