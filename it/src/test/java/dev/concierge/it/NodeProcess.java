package dev.concierge.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real node in a process and folder of its own, driven through the launcher: class-loader
 * isolation, the plugin's policy and the jar-hell check hold here as on a user's node. Not
 * thread-safe.
 */
public final class NodeProcess implements AutoCloseable {

  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern PID = Pattern.compile("running: pid (\\d+)");

  private final Path home;
  private final int port = freePort();
  private final int transportPort = freePort();
  private final List<String> settings;

  /**
   * @param name the folder's name; a node that an interrupted run left there is stopped by {@link
   *     #startFresh}
   * @param settings {@code KEY=VALUE} settings of the node
   */
  public NodeProcess(String name, String... settings) {
    this.home = PROJECT.resolve("it/target/nodes").resolve(name);
    this.settings = List.of(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-" + name));
  }

  /** Starts with no data and returns when the node answers. */
  public void startFresh() {
    start("--fresh");
  }

  /** Starts again on the data that is there. */
  public void restart() {
    start();
  }

  /** Ends the process as a crash would: no shutdown hook, no flush. */
  public void kill() {
    ProcessHandle process =
        ProcessHandle.of(pid()).orElseThrow(() -> new IllegalStateException("the node has gone"));
    process.destroyForcibly();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }

  public long pid() {
    String status = launcher(List.of("node", "status"));
    Matcher m = PID.matcher(status);
    if (!m.find()) {
      throw new IllegalStateException("the node is not running: " + status);
    }
    return Long.parseLong(m.group(1));
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public Rest rest() {
    return new Rest(uri());
  }

  @Override
  public void close() {
    launcher(List.of("node", "stop", "--purge"));
  }

  private void start(String... options) {
    List<String> command = new ArrayList<>(List.of("node", "start"));
    command.addAll(List.of("--port", "" + port, "--transport-port", "" + transportPort));
    command.addAll(List.of("--heap", "768m", "--wait", "240"));
    settings.forEach(setting -> command.addAll(List.of("--set", setting)));
    command.addAll(List.of(options));
    String output = launcher(command);
    if (!PID.matcher(output).find()) {
      throw new IllegalStateException("the node did not start:\n" + output);
    }
  }

  private String launcher(List<String> arguments) {
    try {
      List<String> command = new ArrayList<>();
      command.add(PROJECT.resolve("config/bin/concierge").toString());
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("CONCIERGE_HOME", home.toString());
      Path output = Files.createTempFile("launcher", ".log");
      builder.redirectOutput(output.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      String text = Files.readString(output);
      Files.delete(output);
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running the launcher", e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
