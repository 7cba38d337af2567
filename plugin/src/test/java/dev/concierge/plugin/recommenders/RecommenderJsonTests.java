package dev.concierge.plugin.recommenders;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.BDDAssertions.then;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RecommenderJsonTests {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void weightsOfRetrieversStandInTheirOrder() throws JsonProcessingException {
    Recommender read = read("{\"knn\":2,\"candidates\":40}");
    then(JSON.writeValueAsString(RecommenderJson.write(read).get("retrieval")))
        .isEqualTo(
            "{\"candidates\":40,\"metadata\":1.0,\"contexts\":1.0,\"knn\":2.0,\"neighbours\":1.0,"
                + "\"memory\":1.0,\"related\":1.0}");
  }

  @Test
  void aWeightOutOfRangeIsNamed() {
    assertThatThrownBy(() -> read("{\"memory\":101}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[retrieval.memory]")
        .hasMessageContaining("a number in [0.0, 100.0]");
  }

  @Test
  void anUnknownRetrieverIsNamed() {
    assertThatThrownBy(() -> read("{\"oracle\":1}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("retrieval.oracle")
        .hasMessageContaining("related");
  }

  private static Recommender read(String retrieval) throws JsonProcessingException {
    return RecommenderJson.read(
        "films",
        JSON.readTree(
            "{\"index\":\"films\",\"fields\":{\"title\":\"title\"},\"retrieval\":"
                + retrieval
                + "}"));
  }
}
