package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class NodeSurvivesKillIT {

  @Test
  void whatWasAcknowledgedIsThereAfterTheKill() throws IOException {
    try (NodeProcess node = new NodeProcess("killed")) {
      node.startFresh();
      assertThat(node.rest().put("/ubi_events/_doc/e1", "{\"action_name\": \"click\"}").status())
          .isEqualTo(201);

      node.kill();
      node.restart();

      assertThat(node.rest().get("/_cat/plugins").body().asText()).contains("opensearch-concierge");
      assertThat(node.rest().get("/ubi_events/_doc/e1").body().at("/_source/action_name").asText())
          .isEqualTo("click");
    }
  }
}
