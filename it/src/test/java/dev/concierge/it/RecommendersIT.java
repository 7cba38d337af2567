package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.it.stage.Rest;
import dev.concierge.it.stage.RunningNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningNode.class)
class RecommendersIT {

  private static final String RECOMMENDERS = "/_plugins/_concierge/recommenders";

  @Test
  void aRecommenderIsCreatedReadListedAndDeleted(Rest node) throws IOException {
    createIndex(node, "it-recommenders");
    String definition = "{\"index\": \"it-recommenders\", \"fields\": {\"title\": \"title\"}}";

    assertThat(node.put(RECOMMENDERS + "/it-one", definition).status()).isIn(200, 201);

    assertThat(node.get(RECOMMENDERS + "/it-one").body().at("/index").asText())
        .isEqualTo("it-recommenders");
    assertThat(node.get(RECOMMENDERS).body().findValuesAsText("name")).contains("it-one");
    assertThat(
            node.get("/it-recommenders/_mapping")
                .body()
                .at("/it-recommenders/mappings/properties/concierge/properties/text/type")
                .asText())
        .isEqualTo("text");
    assertThat(node.delete(RECOMMENDERS + "/it-one").status()).isEqualTo(200);
    assertThat(node.get(RECOMMENDERS + "/it-one").status()).isEqualTo(404);
  }

  @Test
  void anUnknownIndexIsNamed(Rest node) throws IOException {
    Rest.Answer answer =
        node.put(
            RECOMMENDERS + "/it-two",
            "{\"index\": \"it-missing\", \"fields\": {\"title\": \"title\"}}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body().at("/error/reason").asText()).contains("it-missing");
  }

  @Test
  void aBrokenBodyIsTheClientsMistake(Rest node) throws IOException {
    assertThat(node.put(RECOMMENDERS + "/it-three", "{\"index\":").status()).isEqualTo(400);
  }

  @Test
  void systemIndicesAreNotSeenBySearchesOverEverything(Rest node) throws IOException {
    createIndex(node, "it-hidden");
    node.put(
        RECOMMENDERS + "/it-hidden",
        "{\"index\": \"it-hidden\", \"fields\": {\"title\": \"title\"}}");

    assertThat(node.get("/_search?size=100").body().findValuesAsText("_index"))
        .noneMatch(index -> index.startsWith(".plugins-concierge"));
  }

  private static void createIndex(Rest node, String name) throws IOException {
    String body =
        "{\"settings\": {\"index.knn\": true, \"number_of_replicas\": 0},"
            + " \"mappings\": {\"properties\": {\"title\": {\"type\": \"text\"}}}}";
    assertThat(node.put("/" + name, body).status()).isEqualTo(200);
  }
}
