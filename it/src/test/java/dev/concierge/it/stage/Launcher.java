package dev.concierge.it.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs {@code config/bin/concierge} as a person in a terminal does. */
public final class Launcher {

  static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

  private final Map<String, String> environment = new HashMap<>();

  /**
   * @param workingFolder becomes {@code CONCIERGE_HOME}
   */
  public Launcher(Path workingFolder) {
    environment.put("CONCIERGE_HOME", workingFolder.toString());
  }

  /**
   * What a command left.
   *
   * @param exitCode the process's exit code
   * @param output standard output and standard error, in the order in which they were written
   */
  public record Outcome(int exitCode, String output) {}

  Launcher with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public Outcome run(String... arguments) {
    return run(List.of(arguments));
  }

  /** Waits for the command's end, at most five minutes. */
  public Outcome run(List<String> arguments) {
    try {
      // a file, not a pipe: the node inherits the output and outlives the command
      Path output = Files.createTempFile("launcher", ".log");
      Process process = start(output, arguments);
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
      }
      String text = Files.readString(output);
      Files.delete(output);
      return new Outcome(process.exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + arguments, e);
    }
  }

  /**
   * Starts a command that goes on running.
   *
   * @param output where both its outputs are appended
   */
  Process start(Path output, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(PROJECT.resolve("config/bin/concierge").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process =
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile())).start();
    process.getOutputStream().close();
    return process;
  }
}
