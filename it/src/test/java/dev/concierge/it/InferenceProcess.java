package dev.concierge.it;

import dev.concierge.grpc.Channels;
import dev.concierge.grpc.Endpoint;
import dev.concierge.grpc.TlsOptions;
import dev.concierge.grpc.inference.GRPCInferenceServiceGrpc;
import dev.concierge.grpc.inference.ServerReadyRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real inference server in a process of its own, started through the launcher. */
final class InferenceProcess implements AutoCloseable {

  private static final int START_SECONDS = 60;

  private final Path bundle;
  private final Path folder;
  private final int port = NodeProcess.freePort();
  private Process process;

  /**
   * @param bundle what it serves
   * @param folder for its log and working files
   */
  InferenceProcess(Path bundle, Path folder) {
    this.bundle = bundle;
    this.folder = folder;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** Starts it, or starts it again, and returns when it answers. */
  void start() throws IOException, InterruptedException {
    Path log = folder.resolve("inference.log");
    process =
        new Launcher(folder.resolve("inference"))
            .start(log, List.of("serve", bundle.toString(), "--port", "" + port, "--threads", "1"));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("the server did not start:\n" + Files.readString(log));
      }
      Thread.sleep(100);
    }
  }

  /** Ends the JVM as {@code kill -9} does. The launcher has become the JVM: there is no other. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private boolean answers() {
    ManagedChannel channel = Channels.open(Endpoint.parse(address()), TlsOptions.PLAINTEXT);
    try {
      return GRPCInferenceServiceGrpc.newBlockingStub(channel)
          .withWaitForReady()
          .withDeadlineAfter(1, TimeUnit.SECONDS)
          .serverReady(ServerReadyRequest.getDefaultInstance())
          .getReady();
    } catch (StatusRuntimeException e) {
      return false;
    } finally {
      channel.shutdownNow();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
      process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
  }
}
