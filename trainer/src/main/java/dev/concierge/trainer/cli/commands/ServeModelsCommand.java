package dev.concierge.trainer.cli.commands;

import dev.concierge.grpc.Endpoint;
import dev.concierge.grpc.GrpcServer;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.policy.onnx.DeviceChoice;
import dev.concierge.models.policy.onnx.Placement;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.trainer.cli.options.TlsServerOptions;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.server.inference.GivenBundles;
import dev.concierge.trainer.server.inference.InferenceEndpoint;
import dev.concierge.trainer.server.inference.ServedPolicies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve}: an inference server over bundles, until it is stopped. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves policies over the open inference protocol (KServe v2 gRPC, health and reflection"
          + " included).",
      "Nodes with plugins.concierge.inference.backend: kserve compute here."
    })
public final class ServeModelsCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "BUNDLE",
      arity = "1..*",
      description = "folders of bundles; the first answers callers who name no version")
  private List<Path> folders;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "address to listen on (default: ${DEFAULT-VALUE})")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8001",
      description = "port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "threads of one computation; 0 is one a core (default: ${DEFAULT-VALUE})")
  private int threads;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description =
          "auto, cpu or cuda; without what cuda needs it is cpu, with a warning (default:"
              + " ${DEFAULT-VALUE})")
  private DeviceChoice device;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "8",
      description = "replies decoded at the same time (default: ${DEFAULT-VALUE})")
  private int slots;

  @Option(
      names = "--queue",
      paramLabel = "N",
      defaultValue = "200",
      description = "requests at the same time; more are refused (default: ${DEFAULT-VALUE})")
  private int queue;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:CONCIERGE_INFERENCE_TOKEN}",
      description = "bearer token asked of callers; better set as CONCIERGE_INFERENCE_TOKEN")
  private String token;

  @Mixin private TlsServerOptions tls;

  @Override
  public Integer call() throws InterruptedException {
    Placement placement = Placement.of(device);
    if (!placement.missing().isEmpty()) {
      System.err.println("policies run on the CPU: " + placement.missing());
    }
    try (ServedPolicies policies =
            new ServedPolicies(
                new GivenBundles(folders),
                new RuntimeOptions(threads, slots).on(placement.device()),
                folders.size());
        GrpcServer server =
            GrpcServer.start(
                new Endpoint(host, port),
                tls.options(),
                token,
                List.of(new InferenceEndpoint(policies, queue)))) {
      for (var address : policies.list()) {
        policies.acquire(address.toString()).close();
      }
      System.out.println("serving " + policies.list() + " on " + new Endpoint(host, server.port()));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "serve-stop"));
      server.awaitTermination();
      return ExitCode.OK.value();
    } catch (BundleException e) {
      throw new CommandFailure(ExitCode.FAILURE, e.getMessage(), e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, e.getMessage() + "; choose another port with [--port]", e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, e.getMessage(), e);
    }
  }
}
