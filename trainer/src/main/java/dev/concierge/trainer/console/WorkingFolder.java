package dev.concierge.trainer.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where everything made at run time lies: {@code CONCIERGE_HOME}, or {@code .concierge} in the
 * current folder.
 */
public final class WorkingFolder {
  private WorkingFolder() {}

  public static Path path() {
    String home = System.getenv("CONCIERGE_HOME");
    return (home == null || home.isBlank() ? Path.of(".concierge") : Path.of(home))
        .toAbsolutePath();
  }

  /**
   * A folder below it, created when missing.
   *
   * @throws CommandFailure if it cannot be written
   */
  public static Path folder(String name) {
    Path folder = path().resolve(name);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "cannot create ["
              + folder
              + "] ("
              + e.getMessage()
              + "): make the folder writable, or name another with the environment variable CONCIERGE_HOME",
          e);
    }
    return folder;
  }
}
