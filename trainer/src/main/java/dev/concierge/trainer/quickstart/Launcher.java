package dev.concierge.trainer.quickstart;

import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The launcher script as a command of other processes, all in one working folder of their own. */
final class Launcher implements AutoCloseable {
  private final Path script;
  private final Path home;
  private final AtomicReference<Process> running = new AtomicReference<>();

  /**
   * @param home working folder of the started processes
   */
  public Launcher(Path home) {
    String launcher = System.getenv("CONCIERGE_LAUNCHER");
    if (launcher == null || !Files.isExecutable(Path.of(launcher))) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "quickstart starts other processes by the launcher: run it as [config/bin/concierge quickstart]");
    }
    this.script = Path.of(launcher);
    this.home = home;
  }

  Path script() {
    return script;
  }

  Path home() {
    return home;
  }

  /** A process about to run {@code concierge arguments...}; what must be built is built already. */
  ProcessBuilder command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(script.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CONCIERGE_HOME", home.toString());
    builder.environment().put("CONCIERGE_BUILD", "never");
    return builder;
  }

  /** Runs a command to its end, its messages on our error stream. */
  public int run(List<String> arguments) {
    try {
      Process process =
          command(arguments)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      running.set(process);
      int exit = process.waitFor();
      running.set(null);
      return exit;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, "cannot run [" + script + "]: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILURE, "interrupted", e);
    }
  }

  /** Interrupts the command that is running, if one is. */
  @Override
  public void close() {
    Process process = running.getAndSet(null);
    if (process != null) {
      process.destroy();
      process.onExit().join();
    }
  }
}
