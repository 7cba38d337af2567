package dev.concierge.it.stage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/**
 * A node's data and command line, started again as an installation in a container starts it: with
 * no variable of the launcher, and with an empty machine id where this test may arrange that, as
 * root on Linux. Not thread-safe.
 */
public final class InstalledNode implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(InstalledNode.class.getName());
  private static final Path MACHINE_ID = Path.of("/etc/machine-id");
  private static final String DATA = "path.data=";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path log;

  private InstalledNode(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Stops the launched node and starts it on the same data; returns when it answers.
   *
   * @param folder for the process's output
   * @param jvmOptions added to the command line
   */
  public static InstalledNode insteadOf(NodeProcess launched, Path folder, String... jvmOptions)
      throws IOException, InterruptedException {
    Path running = Path.of("/proc", String.valueOf(launched.pid()));
    List<String> command = commandLine(running);
    command.addAll(command.indexOf("-cp"), List.of(jvmOptions));
    if (isRoot()) {
      command.addAll(
          0,
          List.of(
              "setpriv",
              "--reuid=" + Files.getAttribute(running, "unix:uid"),
              "--regid=" + Files.getAttribute(running, "unix:gid"),
              "--clear-groups"));
    }
    Path home = running.resolve("cwd").toRealPath();
    Path log = Files.createTempFile(folder, "node", ".log");
    ProcessBuilder start =
        new ProcessBuilder(withEmptyMachineId(command, folder))
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    start.environment().clear();
    start.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    launched.stop();
    InstalledNode node = new InstalledNode(start.start(), log);
    try {
      node.await(launched.rest());
    } catch (IOException | RuntimeException | InterruptedException | Error e) {
      node.close();
      throw e;
    }
    return node;
  }

  /** The folder that a running node keeps its data in. */
  public static Path dataOf(NodeProcess launched) throws IOException {
    return commandLine(Path.of("/proc", String.valueOf(launched.pid()))).stream()
        .filter(word -> word.contains(DATA))
        .map(word -> Path.of(word.substring(word.indexOf(DATA) + DATA.length())))
        .findFirst()
        .orElseThrow();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What the node has written to its console. */
  public String log() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  private static List<String> commandLine(Path process) throws IOException {
    String words = Files.readString(process.resolve("cmdline"), StandardCharsets.UTF_8);
    return new ArrayList<>(Arrays.asList(words.split("\0")));
  }

  private static List<String> withEmptyMachineId(List<String> command, Path folder)
      throws IOException, InterruptedException {
    if (!isRoot() || !Files.exists(MACHINE_ID) || !mayMount()) {
      LOG.warning("only a start without variables is tested: " + MACHINE_ID + " cannot be emptied");
      return command;
    }
    Path empty = Files.createTempFile(folder, "machine-id", "");
    Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rw-r--r--"));
    List<String> isolated =
        new ArrayList<>(
            List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount --bind \"$0\" " + MACHINE_ID + " && exec \"$@\"",
                empty.toString()));
    isolated.addAll(command);
    return isolated;
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static boolean mayMount() throws InterruptedException {
    try {
      return new ProcessBuilder("unshare", "-m", "mount", "--bind", "/tmp", "/tmp")
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // no such command here
    }
  }

  private void await(Rest rest) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!answers(rest)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("the node does not answer:\n" + log());
      }
      Thread.sleep(200);
    }
  }

  private static boolean answers(Rest rest) {
    try {
      return rest.get("/_cluster/health?wait_for_status=yellow").status() == 200;
    } catch (IOException e) {
      return false; // nothing listens yet
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
