package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.it.stage.Rest;
import dev.concierge.it.stage.RunningNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningNode.class)
class NodeLoadsPluginIT {

  @Test
  void bothPluginsAreInstalled(Rest node) throws IOException {
    assertThat(node.get("/_cat/plugins?format=json").body().findValuesAsText("component"))
        .contains("opensearch-concierge", "opensearch-knn");
  }

  @Test
  void nearestByInnerProductIsFoundWithLucene(Rest node) throws IOException {
    String index =
        """
        {"settings": {"index.knn": true, "number_of_shards": 1, "number_of_replicas": 0},
         "mappings": {"properties": {"v": {"type": "knn_vector", "dimension": 3,
           "method": {"name": "hnsw", "engine": "lucene", "space_type": "innerproduct"}}}}}""";
    assertThat(node.put("/loads-plugin", index).status()).isEqualTo(200);
    // by angle `near` would win; by inner product the longer vector does
    node.put("/loads-plugin/_doc/near", "{\"v\": [1, 1, 0]}");
    node.put("/loads-plugin/_doc/long?refresh=true", "{\"v\": [9, 0, 0]}");

    Rest.Answer answer =
        node.post(
            "/loads-plugin/_search",
            "{\"query\": {\"knn\": {\"v\": {\"vector\": [1, 1, 0], \"k\": 2}}}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().at("/hits/hits/0/_id").asText()).isEqualTo("long");
  }
}
