package dev.concierge.trainer.cli.options;

import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.dataset.Dataset;
import dev.concierge.trainer.dataset.published.PublishedDataset;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --data DIR}: where a published data set lies, for commands that also read own files. */
public final class DataFolder {
  @Option(names = "--data", paramLabel = "DIR", description = "folder of the published files")
  private Path data;

  /** Whether this is the name of a published data set. */
  public static boolean isPublished(String name) {
    return PublishedDataset.ids().contains(name);
  }

  /**
   * @param option that named the data set, for the message
   * @param test test dialogues in place of the published ones; {@code null} for these
   * @throws CommandFailure with {@link ExitCode#USAGE} if there is no such data set, or no folder
   */
  public Dataset read(String option, String name, Path test, Sentiment sentiment) {
    PublishedDataset dataset = named(option, name);
    if (data == null) {
      throw new CommandFailure(
          ExitCode.USAGE, option + " " + name + " needs --data, the folder of its files");
    }
    return dataset.read(data, test, sentiment);
  }

  /**
   * @throws CommandFailure with {@link ExitCode#USAGE} if there is no such data set
   */
  public static PublishedDataset named(String option, String name) {
    try {
      return PublishedDataset.of(name);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, option + ": " + e.getMessage(), e);
    }
  }
}
