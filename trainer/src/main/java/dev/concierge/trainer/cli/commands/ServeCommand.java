package dev.concierge.trainer.cli.commands;

import dev.concierge.grpc.Endpoint;
import dev.concierge.trainer.cli.options.TlsServerOptions;
import dev.concierge.trainer.console.CommandFailure;
import dev.concierge.trainer.console.ExitCode;
import dev.concierge.trainer.console.WorkingFolder;
import dev.concierge.trainer.server.TrainerServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trainer serve}: runs until it is stopped; unfinished runs go on at the next start. */
@Command(
    name = "serve",
    description = {
      "Serves training runs over gRPC (health and reflection included).",
      "Runs that a killed trainer left behind are resumed at start."
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:CONCIERGE_TRAINER_LISTEN:-127.0.0.1:8980}",
      description = "address to listen on (default: ${DEFAULT-VALUE})")
  private String listen;

  @Option(
      names = "--node",
      paramLabel = "URL",
      defaultValue = "${env:CONCIERGE_NODE:-http://127.0.0.1:9200}",
      description = "a node of the cluster to learn from (default: ${DEFAULT-VALUE})")
  private URI node;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "folder of runs and models (default: trainer in the working folder)")
  private Path home;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:CONCIERGE_TRAINER_TOKEN}",
      description = "bearer token asked of callers; better set as CONCIERGE_TRAINER_TOKEN")
  private String token;

  @Mixin private TlsServerOptions tls;

  @Option(
      names = "--inference",
      description = {
        "answer inference, too (KServe v2), with every version in the trainer's store:",
        "point plugins.concierge.inference.kserve.address of the nodes here"
      })
  private boolean inference;

  @Option(
      names = "--schedule",
      paramLabel = "CRON",
      description = "start a run at these times (UTC), five crontab fields; needs --recommender")
  private String cron;

  @Option(
      names = "--recommender",
      paramLabel = "NAME",
      description = "recommender of the scheduled runs")
  private String recommender;

  @Option(
      names = "--min-events",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "no scheduled run with fewer new feedback events than this (default: ${DEFAULT-VALUE})")
  private long minimumEvents;

  @Override
  public Integer call() throws InterruptedException {
    if ((cron == null) != (recommender == null)) {
      throw new CommandFailure(
          ExitCode.USAGE, "a schedule needs both [--schedule] and [--recommender]");
    }
    Path folder = home == null ? WorkingFolder.folder("trainer") : home.toAbsolutePath();
    try (TrainerServer server =
        TrainerServer.start(
            Endpoint.parse(listen), tls.options(), token, node, folder, inference)) {
      if (cron != null) {
        server.schedule(cron, recommender, minimumEvents);
      }
      System.out.println("trainer listens on " + server.address() + ", runs in " + folder);
      Thread stop = new Thread(server::close, "trainer-stop");
      Runtime.getRuntime().addShutdownHook(stop);
      server.awaitTermination();
      return ExitCode.OK.value();
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, e.getMessage() + "; choose another address with [--listen HOST:PORT]");
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, e.getMessage(), e);
    }
  }
}
