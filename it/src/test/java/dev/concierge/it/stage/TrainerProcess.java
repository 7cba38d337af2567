package dev.concierge.it.stage;

import dev.concierge.grpc.Channels;
import dev.concierge.grpc.Endpoint;
import dev.concierge.grpc.TlsOptions;
import dev.concierge.grpc.v1.DescribeConfigRequest;
import dev.concierge.grpc.v1.TrainerServiceGrpc;
import dev.concierge.grpc.v1.TrainerServiceGrpc.TrainerServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real trainer in a process of its own, started through the launcher. Not thread-safe; {@link
 * #service} is.
 */
public final class TrainerProcess implements AutoCloseable {

  private static final int START_SECONDS = 60;

  private final Path home;
  private final String address;
  private final URI node;
  private final String[] options;
  private final ManagedChannel channel;
  private Process process;

  /**
   * @param home the trainer's folder of runs and models
   * @param address host and port to listen on
   * @param node whose log it learns from
   * @param options further options of {@code trainer serve}
   */
  public TrainerProcess(Path home, String address, URI node, String... options) {
    this.home = home;
    this.address = address;
    this.node = node;
    this.options = options;
    this.channel = Channels.open(Endpoint.parse(address), TlsOptions.PLAINTEXT);
  }

  /** Starts it, or starts it again, and returns when it answers. */
  public void start() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("trainer", "serve", "--listen", address));
    command.addAll(List.of("--node", node.toString(), "--home", home.toString()));
    command.addAll(List.of(options));
    process = new Launcher(home.resolveSibling("work")).start(log(), command);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("the trainer did not start:\n" + Files.readString(log()));
      }
      Thread.sleep(200);
    }
  }

  /** Ends the JVM as {@code kill -9} does. The launcher has become the JVM: there is no other. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public TrainerServiceBlockingStub service() {
    return TrainerServiceGrpc.newBlockingStub(channel)
        .withWaitForReady()
        .withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  /** Folder of a run. */
  public Path run(String id) {
    return home.resolve("runs").resolve(id);
  }

  public Path log() {
    return home.resolveSibling("trainer.log");
  }

  @Override
  public void close() {
    channel.shutdownNow();
    if (process != null) {
      process.destroy();
      process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
  }

  private boolean answers() {
    try {
      TrainerServiceGrpc.newBlockingStub(channel)
          .withWaitForReady()
          .withDeadlineAfter(1, TimeUnit.SECONDS)
          .describeConfig(DescribeConfigRequest.getDefaultInstance());
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }
}
