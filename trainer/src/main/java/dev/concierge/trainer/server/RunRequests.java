package dev.concierge.trainer.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.Timestamps;
import dev.concierge.grpc.v1.ConfigEntry;
import dev.concierge.grpc.v1.EvaluateRequest;
import dev.concierge.grpc.v1.EvaluateResponse;
import dev.concierge.grpc.v1.Run;
import dev.concierge.grpc.v1.StartRunRequest;
import dev.concierge.models.log.Actions;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.hyperparameters.Hyperparameters.Described;
import dev.concierge.trainer.run.RunTarget;
import dev.concierge.trainer.run.Runs;
import dev.concierge.trainer.run.TrainingConfig;
import dev.concierge.trainer.run.VersionEvaluation;
import java.util.List;

/** Checks what callers ask for before work begins. Thread-safe. */
final class RunRequests {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ConciergeClient client;
  private final VersionEvaluation evaluation;

  RunRequests(ConciergeClient client, VersionEvaluation evaluation) {
    this.client = client;
    this.evaluation = evaluation;
  }

  /**
   * The policy that a run would tune.
   *
   * @throws IllegalArgumentException naming a bad hyper-parameter with its legal range, or what the
   *     request lacks
   */
  String policyOf(StartRunRequest request) {
    TrainingConfig.of(request.getOverridesMap(), request.getSeed());
    return RunTarget.of(client, request).model();
  }

  EvaluateResponse evaluate(EvaluateRequest request) {
    return evaluation.evaluate(request);
  }

  /** Feedback events other than impressions since the last run of the recommender began. */
  long eventsSinceLastRun(String recommender, Runs runs) {
    RunTarget target =
        RunTarget.of(client, StartRunRequest.newBuilder().setRecommender(recommender).build());
    ObjectNode count = JSON.createObjectNode();
    ObjectNode bool = count.putObject("query").putObject("bool");
    bool.putArray("must_not").addObject().putObject("term").put("action_name", Actions.IMPRESSION);
    ArrayNode filter = bool.putArray("filter");
    runs.list(target.model(), 1).stream()
        .findFirst()
        .map(Run::getStarted)
        .ifPresent(
            since ->
                filter
                    .addObject()
                    .putObject("range")
                    .putObject("timestamp")
                    .put("gte", Timestamps.toString(since)));
    return client
        .call("POST", "/" + ConciergeClient.encoded(target.eventsIndex()) + "/_count", count)
        .path("count")
        .asLong();
  }

  /** The trainer's hyper-parameters. */
  List<ConfigEntry> configuration() {
    return TrainingConfig.defaults().describe().stream().map(RunRequests::entry).toList();
  }

  private static ConfigEntry entry(Described described) {
    return ConfigEntry.newBuilder()
        .setName(described.section() + "." + described.name())
        .setValue(described.value())
        .setDescription(described.about())
        .setRange("[" + described.min() + ", " + described.max() + "]")
        .build();
  }
}
