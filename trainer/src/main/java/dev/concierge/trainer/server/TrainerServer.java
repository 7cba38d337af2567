package dev.concierge.trainer.server;

import dev.concierge.grpc.Endpoint;
import dev.concierge.grpc.GrpcServer;
import dev.concierge.grpc.TlsOptions;
import dev.concierge.grpc.v1.StartRunRequest;
import dev.concierge.trainer.client.ConciergeClient;
import dev.concierge.trainer.register.ModelStore;
import dev.concierge.trainer.register.Registrar;
import dev.concierge.trainer.run.RunStore;
import dev.concierge.trainer.run.Runs;
import dev.concierge.trainer.run.TrainingRun;
import dev.concierge.trainer.schedule.TrainingSchedule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The trainer process: wiring only. */
final class TrainerServer implements AutoCloseable {
  private final ConciergeClient client;
  private final Runs runs;
  private final RunRequests requests;
  private final GrpcServer server;
  private final Endpoint endpoint;
  private TrainingSchedule schedule;

  private TrainerServer(
      ConciergeClient client,
      Runs runs,
      RunRequests requests,
      GrpcServer server,
      Endpoint endpoint) {
    this.client = client;
    this.runs = runs;
    this.requests = requests;
    this.server = server;
    this.endpoint = endpoint;
  }

  /**
   * Starts listening and takes up unfinished runs.
   *
   * @throws IOException if the address cannot be bound
   */
  static TrainerServer start(Endpoint listen, TlsOptions tls, String token, URI node, Path home)
      throws IOException {
    ConciergeClient client = new ConciergeClient(node);
    try {
      ModelStore store = new ModelStore(home.resolve("models"));
      RunStore records = new RunStore(home.resolve("runs"));
      TrainingRun work =
          new TrainingRun(client, store, new Registrar(client, store), records, Clock.systemUTC());
      Runs runs = new Runs(records, work, Clock.systemUTC());
      RunRequests requests = new RunRequests(client, work);
      GrpcServer server =
          GrpcServer.start(
              listen,
              tls,
              token,
              List.of(
                  new TrainerEndpoint(
                      runs, requests, new ClusterModels(client), requests.configuration())));
      runs.resume();
      return new TrainerServer(
          client, runs, requests, server, new Endpoint(listen.host(), server.port()));
    } catch (IOException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /** Starts runs of a recommender by cron and by the number of new events. */
  void schedule(String cron, String recommender, long minimumEvents) {
    schedule =
        new TrainingSchedule(
            cron,
            minimumEvents,
            () -> requests.eventsSinceLastRun(recommender, runs),
            () -> {
              StartRunRequest request =
                  StartRunRequest.newBuilder()
                      .setRecommender(recommender)
                      .setReason("schedule [" + cron + "]")
                      .build();
              runs.start(request, requests.policyOf(request));
            },
            Clock.systemUTC());
    schedule.begin();
  }

  Endpoint address() {
    return endpoint;
  }

  void awaitTermination() throws InterruptedException {
    server.awaitTermination();
  }

  @Override
  public void close() {
    if (schedule != null) {
      schedule.close();
    }
    runs.close();
    server.close();
    client.close();
  }
}
