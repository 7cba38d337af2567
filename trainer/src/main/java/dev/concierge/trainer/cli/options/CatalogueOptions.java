package dev.concierge.trainer.cli.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.CatalogueFile;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --catalogue FILE --fields JSON}: a team's own items. */
public final class CatalogueOptions {
  @Option(names = "--catalogue", paramLabel = "FILE", description = "items as JSON Lines")
  private Path catalogue;

  @Option(
      names = "--fields",
      paramLabel = "JSON",
      description =
          "which fields play which role, as in a recommender, such as {\"title\":\"title\",\"text\":[\"description\"]}")
  private String fields;

  /** Whether both are there. */
  public boolean isComplete() {
    return catalogue != null && fields != null;
  }

  /** Whether either is there. */
  public boolean isGiven() {
    return catalogue != null || fields != null;
  }

  /**
   * @throws CommandFailure with {@link ExitCode#USAGE} if one of the two is missing, or the roles
   *     cannot be read
   */
  public Catalogue read() {
    if (!isComplete()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          catalogue == null ? "--fields needs --catalogue" : "--catalogue needs --fields");
    }
    try {
      return CatalogueFile.read(
          catalogue, CatalogueFile.roles(new ObjectMapper().readTree(fields)));
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "--fields is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
