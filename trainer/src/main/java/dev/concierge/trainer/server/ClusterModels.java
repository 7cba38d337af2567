package dev.concierge.trainer.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.util.Timestamps;
import dev.concierge.grpc.v1.ModelVersion;
import dev.concierge.trainer.cluster.ConciergeClient;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;

/** The cluster's registry seen as messages of the protocol. Thread-safe. */
final class ClusterModels {
  private final ConciergeClient client;

  ClusterModels(ConciergeClient client) {
    this.client = client;
  }

  List<ModelVersion> versions(String policy) {
    List<ModelVersion> versions = new ArrayList<>();
    if (!policy.isEmpty()) {
      collect(client.models(policy).get(), policy, versions);
      return versions;
    }
    JsonNode all = client.call("GET", ConciergeClient.BASE + "/models", null);
    all.path("models").forEach(model -> collect(model, model.path("name").asText(), versions));
    return versions;
  }

  ModelVersion promote(String policy, String version, String reason, boolean override) {
    client.models(policy).promote(version, reason, override);
    return version(policy, version);
  }

  ModelVersion rollback(String policy, String reason) {
    client.models(policy).rollback(reason);
    String promoted = client.models(policy).get().path("promoted").asText();
    return version(policy, promoted);
  }

  private ModelVersion version(String policy, String version) {
    return message(policy, version, client.models(policy).get(version));
  }

  private static void collect(JsonNode model, String policy, List<ModelVersion> versions) {
    JsonNode listed = model.path("versions");
    if (listed.isArray()) {
      listed.forEach(v -> versions.add(message(policy, v.path("version").asText(), v)));
    } else {
      listed.properties().forEach(v -> versions.add(message(policy, v.getKey(), v.getValue())));
    }
  }

  private static ModelVersion message(String policy, String version, JsonNode node) {
    ModelVersion.Builder message =
        ModelVersion.newBuilder()
            .setPolicy(policy)
            .setVersion(version)
            .setState(node.path("state").asText())
            .setParent(node.path("parent").asText(""));
    node.path("metrics")
        .properties()
        .forEach(metric -> message.putMetrics(metric.getKey(), metric.getValue().asDouble()));
    if (node.path("created").isTextual()) {
      try {
        message.setCreated(Timestamps.parse(node.path("created").asText()));
      } catch (ParseException e) {
        throw new IllegalStateException(
            "the registry's time [" + node.path("created").asText() + "] is not RFC 3339", e);
      }
    }
    return message.build();
  }
}
