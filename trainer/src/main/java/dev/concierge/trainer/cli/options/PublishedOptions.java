package dev.concierge.trainer.cli.options;

import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.dataset.Dataset;
import dev.concierge.trainer.dataset.published.PublishedDataset;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --dataset NAME --data DIR}, for commands that only read published data sets. */
public final class PublishedOptions {
  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      defaultValue = "redial",
      description = "redial, opendialkg or inspired (default: ${DEFAULT-VALUE})")
  private String dataset;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "folder of the published files")
  private Path data;

  /**
   * @throws CommandFailure with {@link ExitCode#USAGE} if there is no such data set
   */
  public PublishedDataset dataset() {
    return DataFolder.named("--dataset", dataset);
  }

  /**
   * @throws CommandFailure if the files are missing or damaged
   */
  public Dataset read(Sentiment sentiment) {
    try {
      return dataset().read(data, sentiment);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new CommandFailure(ExitCode.FAILURE, e.getMessage(), e);
    }
  }
}
