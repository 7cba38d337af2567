package dev.concierge.trainer.server;

import dev.concierge.grpc.Endpoint;
import dev.concierge.grpc.GrpcServer;
import dev.concierge.grpc.TlsOptions;
import dev.concierge.grpc.v1.StartRunRequest;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ModelStore;
import dev.concierge.trainer.cluster.Registrar;
import dev.concierge.trainer.run.RunStore;
import dev.concierge.trainer.run.Runs;
import dev.concierge.trainer.run.TrainingRun;
import dev.concierge.trainer.run.TrainingSchedule;
import dev.concierge.trainer.run.VersionEvaluation;
import dev.concierge.trainer.server.inference.InferenceEndpoint;
import dev.concierge.trainer.server.inference.ServedPolicies;
import dev.concierge.trainer.server.inference.StoredBundles;
import io.grpc.BindableService;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The trainer process: wiring only. */
public final class TrainerServer implements AutoCloseable {
  private static final int INFERENCE_SLOTS = 8;
  private static final int INFERENCE_QUEUE = 200;

  /** The promoted version, a candidate, and those that serve a little longer while nodes change. */
  private static final int POLICIES_KEPT = 4;

  private final ConciergeClient client;
  private final Runs runs;
  private final RunRequests requests;
  private final GrpcServer server;
  private final Endpoint endpoint;
  private final ServedPolicies policies;
  private TrainingSchedule schedule;

  private TrainerServer(
      ConciergeClient client,
      Runs runs,
      RunRequests requests,
      GrpcServer server,
      Endpoint endpoint,
      ServedPolicies policies) {
    this.client = client;
    this.runs = runs;
    this.requests = requests;
    this.server = server;
    this.endpoint = endpoint;
    this.policies = policies;
  }

  /**
   * Starts listening and takes up unfinished runs.
   *
   * @param inference whether versions of its store are served, too
   * @throws IOException if the address cannot be bound
   */
  public static TrainerServer start(
      Endpoint listen, TlsOptions tls, String token, URI node, Path home, boolean inference)
      throws IOException {
    ConciergeClient client = new ConciergeClient(node);
    try {
      ModelStore store = new ModelStore(home.resolve("models"));
      RunStore records = new RunStore(home.resolve("runs"));
      TrainingRun work =
          new TrainingRun(client, store, new Registrar(client, store), records, Clock.systemUTC());
      Runs runs = new Runs(records, work, Clock.systemUTC());
      RunRequests requests =
          new RunRequests(client, new VersionEvaluation(client, store, Clock.systemUTC()));
      ServedPolicies policies =
          new ServedPolicies(
              new StoredBundles(store), new RuntimeOptions(0, INFERENCE_SLOTS), POLICIES_KEPT);
      List<BindableService> services = new ArrayList<>();
      services.add(
          new TrainerEndpoint(runs, requests, new ClusterModels(client), requests.configuration()));
      if (inference) {
        services.add(new InferenceEndpoint(policies, INFERENCE_QUEUE));
      }
      GrpcServer server = GrpcServer.start(listen, tls, token, services);
      runs.resume();
      return new TrainerServer(
          client, runs, requests, server, new Endpoint(listen.host(), server.port()), policies);
    } catch (IOException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /** Starts runs of a recommender by cron and by the number of new events. */
  public void schedule(String cron, String recommender, long minimumEvents) {
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

  public Endpoint address() {
    return endpoint;
  }

  public void awaitTermination() throws InterruptedException {
    server.awaitTermination();
  }

  @Override
  public void close() {
    if (schedule != null) {
      schedule.close();
    }
    server.close(); // before the runs: none may be asked for while the last one comes to its end
    runs.close();
    policies.close();
    client.close();
  }
}
