package dev.concierge.trainer.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What leaves the simulator is what an application could know: the keys are pinned here. */
class TurnRequestsTests {
  private static final Utterance SAID =
      new Utterance("I love [[7]]. Something rustic?", List.of(new Mention("7", 0.8)));

  @Test
  void aMessageHasNothingHidden() {
    ObjectNode body = new TurnRequests(id -> "Title " + id, true).message("train-1", "c1", SAID, 5);
    assertThat(keys(body))
        .isEqualTo(
            Set.of(
                "message",
                "mentions",
                "id",
                "polarity",
                "conversation_id",
                "user_id",
                "client_id",
                "size"));
    assertThat(body.path("message").asText()).isEqualTo("I love Title 7. Something rustic?");
    assertThat(body.path("mentions").path(0).path("polarity").asDouble())
        .as("how the text sounds, not what the person hides")
        .isNotEqualTo(0.8)
        .isPositive();
  }

  @Test
  void theEndpointFindsTitlesWhenTheApplicationDoesNotLinkThem() {
    assertThat(new TurnRequests(id -> id, false).message("train-1", null, SAID, 5).has("mentions"))
        .isFalse();
  }

  @Test
  void measuringLeavesNoTraceAndNamesNobody() {
    TurnRequests.Line answer =
        new TurnRequests.Line(Role.ASSISTANT, "Try [[8]].", List.of(), List.of("8", "9"));
    ObjectNode body =
        new TurnRequests(id -> "T" + id, false)
            .untraced(List.of(TurnRequests.Line.of(SAID), answer), 5);
    assertThat(keys(body))
        .isEqualTo(Set.of("messages", "role", "text", "slate", "size", "log", "explore"));
    assertThat(body.path("log").asBoolean(true)).isFalse();
    assertThat(body.path("explore").asBoolean(true)).isFalse();
  }

  @Test
  void eventsAreUbiEventsOfWhatWasDone() {
    List<Reaction> reactions =
        List.of(
            new Reaction("7", 1, true, 8000, true, true, false),
            new Reaction("8", 2, false, 0, false, false, true),
            new Reaction("9", 3, false, 0, false, false, false));
    List<ObjectNode> events =
        new TurnRequests(id -> id, false)
            .events("train-1", "turn", "hello", reactions, Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(events)
        .extracting(event -> event.path("action_name").asText())
        .containsExactly("click", "dwell", "add_to_cart", "purchase", "dismiss");
    assertThat(events).extracting(event -> event.path("event_id").asText()).doesNotHaveDuplicates();
    Set<String> keys = new HashSet<>();
    events.forEach(event -> keys.addAll(keys(event)));
    assertThat(keys)
        .isEqualTo(
            Set.of(
                "event_id",
                "action_name",
                "query_id",
                "client_id",
                "user_query",
                "timestamp",
                "event_attributes",
                "object",
                "object_id",
                "object_id_field",
                "position",
                "ordinal",
                "concierge",
                "dwell_ms"));
  }

  private static Set<String> keys(JsonNode node) {
    Set<String> keys = new HashSet<>();
    node.fieldNames().forEachRemaining(keys::add);
    node.forEach(child -> keys.addAll(keys(child)));
    return keys;
  }
}
