package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.it.stage.BackendNode;
import dev.concierge.it.stage.BackendNode.Backend;
import dev.concierge.it.stage.LearningShop;
import dev.concierge.it.stage.NodeProcess;
import dev.concierge.it.stage.Rest;
import dev.concierge.it.stage.RunningNode;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An item that no training has seen is recommended in the request after it was indexed. */
@ExtendWith(RunningNode.class)
class ColdStartIT {
  private static final String NAME = "it-cold";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void aNewItemIsRecommendedAtOnce(Backend backend, NodeProcess shared) throws Exception {
    try (BackendNode node = BackendNode.open(backend, shared, NAME, folder, this::open)) {
      recommendsWhatIsNew(node.rest());
    }
  }

  private Path open(NodeProcess node) throws IOException {
    try (ConciergeClient client = new ConciergeClient(node.uri())) {
      new LearningShop(client, NAME).open("v1", folder, new ModelStore(folder.resolve("store")));
    }
    return folder.resolve("v1");
  }

  private static void recommendsWhatIsNew(Rest rest) throws IOException {
    rest.put(
        "/_ingest/pipeline/" + NAME,
        "{\"processors\":[{\"concierge_item_vector\":{\"recommender\":\"" + NAME + "\"}}]}");
    Rest.Answer indexed =
        rest.put(
            "/" + NAME + "/_doc/new-1?refresh=true&pipeline=" + NAME,
            "{\"title\":\"Zephyr Paraglider\",\"description\":\"a featherlight paraglider\",\"price\":900}");
    assertThat(indexed.status()).isEqualTo(201);

    JsonNode stored = rest.get("/" + NAME + "/_source/new-1").body().path("concierge");
    assertThat(stored.path("title_key").path(0).asText()).isEqualTo("zephyr paraglider");
    assertThat(stored.properties()).anyMatch(field -> field.getKey().startsWith("v_"));

    JsonNode answer =
        rest.post(
                "/_plugins/_concierge/recommenders/" + NAME + "/_recommend",
                "{\"message\":\"is there a paraglider?\",\"recommend\":\"always\",\"reply\":false,"
                    + "\"explore\":false,\"explain\":true,\"size\":40,\"log\":false}")
            .body();
    assertThat(answer.path("recommendations"))
        .as(answer.toString())
        .anyMatch(
            item ->
                item.path("_id").asText().equals("new-1")
                    && item.path("explanation").path("encoder").isNumber());
    assertThat(answer.path("recommendations"))
        .filteredOn(item -> item.path("_id").asText().equals("new-1"))
        .allMatch(item -> item.path("explanation").path("never_seen").asInt() == 1);
  }
}
