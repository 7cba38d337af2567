package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.it.stage.BackendNode;
import dev.concierge.it.stage.BackendNode.Backend;
import dev.concierge.it.stage.NodeProcess;
import dev.concierge.it.stage.Rest;
import dev.concierge.it.stage.StammeringPolicy;
import dev.concierge.models.bundle.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a node acknowledged outlives it, and its policy answers again after the restart. */
class NodeSurvivesKillIT {
  private static final String NAME = "killed";
  private static final String SHOP = "/_plugins/_concierge/recommenders/" + NAME;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void acknowledgedFeedbackIsThereAfterTheKill(Backend backend) throws Exception {
    try (BackendNode node = BackendNode.own(backend, NAME, folder, this::open)) {
      JsonNode before = recommend(node.rest());
      acknowledges(node.rest(), before.at("/turn_id").asText());

      node.process().kill();
      node.process().restart();

      BackendNode.awaitPolicy(node.rest(), NAME);
      assertThat(node.rest().get("/ubi_events/_doc/e1").body().at("/_source/query_id").asText())
          .isEqualTo(before.at("/turn_id").asText());
      JsonNode after = recommend(node.rest());
      assertThat(after.at("/turn_id")).isNotEqualTo(before.at("/turn_id"));
      assertThat(after.at("/reply/text")).isEqualTo(before.at("/reply/text"));
    }
  }

  private Path open(NodeProcess node) throws IOException {
    return StammeringPolicy.open(node, NAME, Variant.FP32, folder);
  }

  private static JsonNode recommend(Rest node) throws IOException {
    Rest.Answer answer =
        node.post(
            SHOP + "/_recommend",
            """
            {"message": "I need a tent", "recommend": "always", "explore": false,
             "generation": {"temperature": 0, "max_tokens": 8}}""");
    assertThat(answer.body().at("/recommendations/0/_id").asText())
        .as(answer.body().toString())
        .isEqualTo("1");
    assertThat(answer.body().at("/reply/tokens").asInt()).isPositive();
    return answer.body();
  }

  private static void acknowledges(Rest node, String turn) throws IOException {
    Rest.Answer acknowledged =
        node.post(
            SHOP + "/_feedback",
            String.format(
                Locale.ROOT,
                """
            {"event_id": "e1", "action_name": "click", "query_id": "%s", "client_id": "c",
             "timestamp": "2026-01-01T00:00:00.000Z",
             "event_attributes": {"object": {"object_id": "1", "object_id_field": "_id"}}}""",
                turn));
    assertThat(acknowledged.body().at("/items/0/status").asInt())
        .as(acknowledged.body().toString())
        .isEqualTo(201);
  }
}
