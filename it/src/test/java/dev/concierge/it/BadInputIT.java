package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.it.stage.Rest;
import dev.concierge.it.stage.RunningNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client's mistake is answered with the value and the way out, and never with a 500. */
@ExtendWith(RunningNode.class)
class BadInputIT {

  private static final String PLUGIN = "/_plugins/_concierge";
  private static final String RECOMMEND = PLUGIN + "/recommenders/it-bad/_recommend";
  private static final String FEEDBACK = PLUGIN + "/recommenders/it-bad/_feedback";

  @BeforeAll
  static void createRecommender(Rest node) throws IOException {
    node.put(
        "/it-bad",
        "{\"settings\": {\"index.knn\": true, \"number_of_replicas\": 0},"
            + " \"mappings\": {\"properties\": {\"title\": {\"type\": \"text\"}}}}");
    node.put(
        PLUGIN + "/recommenders/it-bad",
        "{\"index\": \"it-bad\", \"fields\": {\"title\": \"title\"}}");
  }

  @Test
  void anEmptyMessageIsRefused(Rest node) throws IOException {
    Rest.Answer answer = node.post(RECOMMEND, "{\"message\": \"\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/error/reason").asText()).contains("[message]");
  }

  @Test
  void anOversizedMessageIsToldItsLimit(Rest node) throws IOException {
    Rest.Answer answer = node.post(RECOMMEND, "{\"message\": \"" + "a".repeat(9000) + "\"}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body().at("/error/reason").asText()).contains("8192", "9000");
  }

  @Test
  void anEventForAnUnknownTurnIsNamedInItsPlace(Rest node) throws IOException {
    JsonNode item =
        node.post(
                FEEDBACK,
                "{\"event_id\": \"e1\", \"action_name\": \"click\", \"query_id\": \"nobodys\","
                    + " \"timestamp\": \"2026-01-01T00:00:00.000Z\"}")
            .body()
            .at("/items/0");

    assertThat(item.at("/status").asInt()).isEqualTo(404);
    assertThat(item.at("/error/reason").asText()).contains("nobodys");
  }

  @Test
  void aMalformedEventIsNamedInItsPlace(Rest node) throws IOException {
    Rest.Answer answer = node.post(FEEDBACK, "{\"actionname\": \"click\"}\n{\"a\": 1}\n");

    assertThat(answer.body().at("/errors").asBoolean()).isTrue();
    assertThat(answer.body().at("/items")).hasSize(2);
    assertThat(answer.body().at("/items/0/error/reason").asText()).contains("actionname");
    assertThat(answer.body().at("/items/1/status").asInt()).isEqualTo(400);
  }

  @Test
  void anUnknownRecommenderIsNamed(Rest node) throws IOException {
    Rest.Answer answer = node.post(PLUGIN + "/recommenders/it-nobody/_feedback", "{}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body().at("/error/reason").asText()).contains("it-nobody");
  }

  @Test
  void anUnknownVersionIsNotPromoted(Rest node) throws IOException {
    Rest.Answer answer = node.post(PLUGIN + "/models/default/versions/it-none/_promote", "{}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body().at("/error/reason").asText()).contains("it-none");
  }

  @Test
  void aTrainerThatDoesNotRunIsToldWithItsAddress(Rest node) throws IOException {
    Rest.Answer answer = node.post(PLUGIN + "/_train", "{\"recommender\": \"it-bad\"}");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body().at("/error/reason").asText())
        .contains(RunningNode.TRAINER_ADDRESS, "trainer serve");
  }

  @Test
  void aSystemIndexIsNoRecommenders(Rest node) throws IOException {
    for (String key : List.of("index", "queries_index", "events_index")) {
      String name = ".plugins-concierge-secrets";
      ObjectNode definition = JsonNodeFactory.instance.objectNode().put("index", "it-bad");
      definition.putObject("fields").put("title", "title");
      definition.put(key, name);
      Rest.Answer answer = node.put(PLUGIN + "/recommenders/it-system", definition.toString());

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body().at("/error/reason").asText()).contains("[" + key + "]", name);
    }
  }

  @Test
  void jsonBeyondItsLimitsIsRefused(Rest node) throws IOException {
    for (String value : List.of("[".repeat(1001) + "]".repeat(1001), "1".repeat(1001))) {
      Rest.Answer answer = node.post(RECOMMEND, "{\"message\": \"x\", \"seed\": " + value + "}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body().at("/error/reason").asText()).contains("limit of JSON", "1000");
    }
  }

  @Test
  void aConversationWithoutSpacesIsAnswered(Rest node) throws IOException {
    for (int turn = 0; turn < 10; turn++) {
      String said =
          IntStream.range(0x4E00 + 72 * turn, 0x4E00 + 72 * (turn + 1))
              .mapToObj(Character::toString)
              .collect(Collectors.joining());
      Rest.Answer answer =
          node.post(
              RECOMMEND, "{\"message\": \"" + said + "\", \"conversation_id\": \"it-ideographs\"}");

      assertThat(answer.status()).as("turn %d", turn).isEqualTo(200);
    }
  }
}
