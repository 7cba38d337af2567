package dev.concierge.trainer.cli.options;

import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.Dataset;
import dev.concierge.trainer.dataset.DialogueFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that name dialogues which the bundle has not learned. */
public final class HeldOutOptions {
  @Option(
      names = "--held-out",
      paramLabel = "FILE|DATASET",
      description =
          "dialogues as JSON Lines that were not learned (repeatable), or redial, opendialkg or inspired with --data: judge the variants")
  private List<String> heldOut = List.of();

  @Mixin private DataFolder data;

  @Option(
      names = "--split",
      defaultValue = "valid",
      description = "of the data set: valid or test (${DEFAULT-VALUE})")
  private DatasetPart split;

  @Mixin private CatalogueOptions catalogue;

  /**
   * What was read.
   *
   * @param catalogue empty where the dialogues name no item
   */
  public record Read(Catalogue catalogue, List<Dialogue> dialogues) {}

  /** Empty if nothing is held out. */
  public Optional<Read> read(Sentiment sentiment) {
    if (heldOut.isEmpty() && catalogue.isGiven()) {
      throw usage("--catalogue says what --held-out names: give both");
    }
    if (heldOut.isEmpty()) {
      return Optional.empty();
    }
    Read read = DataFolder.isPublished(heldOut.getFirst()) ? published(sentiment) : own();
    if (read.dialogues().isEmpty()) {
      throw new IllegalArgumentException("there is no dialogue in " + heldOut);
    }
    return Optional.of(read);
  }

  private Read published(Sentiment sentiment) {
    if (heldOut.size() > 1) {
      throw usage("--held-out takes one data set or files, but was " + heldOut);
    }
    Dataset read = data.read("--held-out", heldOut.getFirst(), null, sentiment);
    return new Read(read.catalogue(), split.of(read));
  }

  private Read own() {
    List<Dialogue> dialogues = new ArrayList<>();
    for (String name : heldOut) {
      if (!Files.isRegularFile(Path.of(name))) {
        throw usage(
            String.format(
                Locale.ROOT,
                "--held-out must be redial, opendialkg, inspired or a file, but there is no file [%s]",
                name));
      }
      dialogues.addAll(DialogueFile.read(Path.of(name)));
    }
    if (!catalogue.isGiven() && dialogues.stream().anyMatch(HeldOutOptions::namesItems)) {
      throw usage("these dialogues name items: give --catalogue and --fields");
    }
    Catalogue items =
        catalogue.isGiven()
            ? catalogue.read()
            : new Catalogue(FieldRoles.of("title", List.of()), List.of());
    return new Read(items, dialogues);
  }

  private static boolean namesItems(Dialogue dialogue) {
    return dialogue.turns().stream().anyMatch(turn -> !turn.mentions().isEmpty());
  }

  private static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }
}
