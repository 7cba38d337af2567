package dev.concierge.it.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real node in a process and folder of its own, driven through the launcher: class-loader
 * isolation, the plugin's policy and the jar-hell check hold here as on a user's node. Not
 * thread-safe.
 */
public final class NodeProcess implements AutoCloseable {

  private static final Pattern PID = Pattern.compile("running: pid (\\d+)");

  private final Launcher launcher;
  private final int port = freePort();
  private final int transportPort = freePort();
  private List<String> settings;

  /**
   * @param name the folder's name; a node that an interrupted run left there is stopped by {@link
   *     #startFresh}
   * @param settings {@code KEY=VALUE} settings of the node
   */
  public NodeProcess(String name, String... settings) {
    this.launcher = new Launcher(Launcher.PROJECT.resolve("it/target/nodes").resolve(name));
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

  /** Stops, and starts again on the same data with further settings. */
  public void restartWith(String... more) {
    stop();
    settings = Stream.concat(settings.stream(), Stream.of(more)).toList();
    start();
  }

  /** Stops and keeps the data. */
  void stop() {
    launcher.run(List.of("node", "stop"));
  }

  /** Ends the process as a crash would: no shutdown hook, no flush. */
  public void kill() {
    ProcessHandle process =
        ProcessHandle.of(pid()).orElseThrow(() -> new IllegalStateException("the node has gone"));
    process.destroyForcibly();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }

  public long pid() {
    String status = launcher.run(List.of("node", "status")).output();
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
    launcher.run(List.of("node", "stop", "--purge"));
  }

  private void start(String... options) {
    List<String> command = new ArrayList<>(List.of("node", "start"));
    command.addAll(List.of("--port", "" + port, "--transport-port", "" + transportPort));
    command.addAll(List.of("--heap", "768m", "--wait", "240"));
    settings.forEach(setting -> command.addAll(List.of("--set", setting)));
    command.addAll(List.of(options));
    String output = launcher.run(command).output();
    if (!PID.matcher(output).find()) {
      throw new IllegalStateException("the node did not start:\n" + output);
    }
  }

  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
