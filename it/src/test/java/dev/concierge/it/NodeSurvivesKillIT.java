package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class NodeSurvivesKillIT {

  private static final String SHOP = "/_plugins/_concierge/recommenders/shop";

  @Test
  void acknowledgedFeedbackIsThereAfterTheKill() throws IOException {
    try (NodeProcess node = new NodeProcess("killed")) {
      node.startFresh();
      Rest before = node.rest();
      createShop(before);
      String turn = recommend(before);
      Rest.Answer acknowledged =
          before.post(
              SHOP + "/_feedback",
              """
              {"event_id": "e1", "action_name": "click", "query_id": "%s", "client_id": "c",
               "timestamp": "2026-01-01T00:00:00.000Z",
               "event_attributes": {"object": {"object_id": "tent", "object_id_field": "_id"}}}"""
                  .formatted(turn));
      assertThat(acknowledged.body().at("/items/0/status").asInt()).isEqualTo(201);

      node.kill();
      node.restart();

      Rest after = node.rest();
      assertThat(after.get("/ubi_events/_doc/e1").body().at("/_source/query_id").asText())
          .isEqualTo(turn);
      assertThat(recommend(after)).isNotEqualTo(turn);
    }
  }

  private static void createShop(Rest node) throws IOException {
    node.put(
        "/shop",
        "{\"settings\": {\"index.knn\": true, \"number_of_replicas\": 0},"
            + " \"mappings\": {\"properties\": {\"title\": {\"type\": \"text\"}}}}");
    node.put("/shop/_doc/tent?refresh=true", "{\"title\": \"red tent for two\"}");
    node.put(SHOP, "{\"index\": \"shop\", \"fields\": {\"title\": \"title\"}}");
  }

  private static String recommend(Rest node) throws IOException {
    Rest.Answer answer = node.post(SHOP + "/_recommend", "{\"message\": \"I need a tent\"}");
    assertThat(answer.body().at("/recommendations/0/_id").asText()).isEqualTo("tent");
    return answer.body().at("/turn_id").asText();
  }
}
