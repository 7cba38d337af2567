package dev.concierge.it.stage;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.concierge.grpc.Channels;
import dev.concierge.grpc.Endpoint;
import dev.concierge.grpc.inference.GRPCInferenceServiceGrpc;
import dev.concierge.grpc.inference.ServerReadyRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real inference server in a process of its own, started through the launcher. It asks for a
 * token and, over TLS, for its own certificate.
 */
public final class InferenceProcess implements AutoCloseable {

  private static final int START_SECONDS = 60;
  private static final String TOKEN = "only-nodes-know";

  private final Path bundle;
  private final Path folder;
  private final String[] options;
  private final int port = NodeProcess.freePort();
  private final Certificate certificate;
  private Process process;

  /**
   * @param bundle what it serves
   * @param folder for its log and working files
   * @param options further options of {@code serve}
   */
  public InferenceProcess(Path bundle, Path folder, String... options)
      throws IOException, InterruptedException {
    this.bundle = bundle;
    this.folder = folder;
    this.options = options;
    this.certificate = Certificate.make(folder);
  }

  /**
   * What a node has to be told to have this server compute.
   *
   * @param config the node's configuration folder, where the PEM files go
   */
  String[] settings(Path config) throws IOException {
    Path tls = Files.createDirectories(config.resolve("tls"));
    Files.copy(certificate.certificate(), tls.resolve("certificate.pem"), REPLACE_EXISTING);
    Files.copy(certificate.key(), tls.resolve("key.pem"), REPLACE_EXISTING);
    String kserve = "plugins.concierge.inference.kserve.";
    return new String[] {
      "plugins.concierge.inference.backend=kserve",
      kserve + "address=" + address(),
      kserve + "token=" + TOKEN,
      kserve + "tls.trusted_certificates=tls/certificate.pem",
      kserve + "tls.certificate=tls/certificate.pem",
      kserve + "tls.key=tls/key.pem"
    };
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Starts it, or starts it again, and returns when it answers. */
  public void start() throws IOException, InterruptedException {
    Path log = folder.resolve("inference.log");
    List<String> command = new ArrayList<>(List.of("serve", bundle.toString(), "--port=" + port));
    command.addAll(
        List.of(
            "--threads=1",
            "--tls-cert=" + certificate.certificate(),
            "--tls-key=" + certificate.key(),
            "--tls-client-ca=" + certificate.certificate()));
    command.addAll(List.of(options));
    process =
        new Launcher(folder.resolve("inference"))
            .with("CONCIERGE_INFERENCE_TOKEN", TOKEN)
            .start(log, command);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("the server did not start:\n" + Files.readString(log));
      }
      Thread.sleep(100);
    }
  }

  /** Ends the JVM as {@code kill -9} does. The launcher has become the JVM: there is no other. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private boolean answers() {
    ManagedChannel channel = Channels.open(Endpoint.parse(address()), certificate.mutual());
    try {
      return Channels.withToken(GRPCInferenceServiceGrpc.newBlockingStub(channel), TOKEN)
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
