package dev.concierge.trainer.run.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.log.FeedbackEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDocumentTests {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void anEventIsReadWhole() {
    FeedbackEvent event =
        read(
            "event_attributes",
            "{\"object\":{\"object_id\":42},\"position\":{\"ordinal\":\"3\"},\"concierge\":{\"dwell_ms\":1.5}}");
    assertThat(event.eventId()).isEqualTo("document");
    assertThat(event.turnId()).isEqualTo("turn");
    assertThat(event.actionName()).isEqualTo("click");
    assertThat(event.itemId()).isEqualTo("42");
    assertThat(event.ordinal()).hasValue(3);
    assertThat(event.dwellMs()).hasValue(1.5);
  }

  @Test
  void anEventOfAWholeTurnNeedsNoAttributes() {
    assertThat(read("event_attributes", "null").itemId()).isNull();
    assertThat(read("event_attributes", "{\"object\":null,\"position\":{}}").itemId()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1767261600000",
        "\"1767261600000\"",
        "\"2026-01-01T10:00:00.000Z\"",
        "\"2026-01-01T10:00:00+0000\"",
        "\"2026-01-01T10:00:00.000+00:00\"",
        "\"2026-01-01T11:00+0100\"",
        "\"2026-01-01T11:00:00+01\""
      })
  void timesThatMeanOneInstantAreRead(String time) {
    assertThat(read("timestamp", time).timestamp())
        .isEqualTo(Instant.parse("2026-01-01T10:00:00Z"));
  }

  @Test
  void aTimeFarAwayIsATime() {
    assertThat(read("timestamp", "\"+12026-01-01T10:00:00Z\"").timestamp())
        .isEqualTo(Instant.parse("+12026-01-01T10:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"\"",
        "\"2026-11-28 09:00:00\"",
        "\"2026-11-28T09:00:00\"",
        "\"2026-11-28\"",
        "\"2026\"",
        "1767261600",
        "\"1767261600\"",
        "-1",
        "0",
        "17672616000000000000000000",
        "1767261600000.5",
        "\"99999999999999999999\"",
        "\"2026-01-01T10:00:60Z\"",
        "true",
        "[1767261600000]",
        "{\"at\":1767261600000}"
      })
  void otherTimesAreRefusedByValue(String time) {
    assertRefused("timestamp", time, "[timestamp] must be an ISO 8601 time with an offset");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "action_name|null|[action_name] must be a string that is not blank but was [null]",
        "action_name|\" \"|[action_name] must be a string that is not blank",
        "action_name|[\"click\"]|[action_name] must be a string that is not blank",
        "query_id|{}|[query_id] must be a string that is not blank but was [{}]",
        "event_attributes|\"x\"|[event_attributes] must be an object but was [\"x\"]",
        "event_attributes|[{}]|[event_attributes] must be an object but was [[{}]]",
        "event_attributes|{\"object\":\"A1\"}|[event_attributes.object] must be an object",
        "event_attributes|{\"object\":[{\"object_id\":\"A1\"}]}|[event_attributes.object] must be",
        "event_attributes|{\"object\":{\"object_id\":[\"A1\"]}}|[event_attributes.object.object_id]",
        "event_attributes|{\"object\":{\"object_id\":\"\"}}|[event_attributes.object.object_id]",
        "event_attributes|{\"position\":3}|[event_attributes.position] must be an object",
        "event_attributes|{\"position\":{\"ordinal\":0}}|integer in [1, 2147483647] but was [0]",
        "event_attributes|{\"position\":{\"ordinal\":-1}}|integer in [1, 2147483647] but was [-1]",
        "event_attributes|{\"position\":{\"ordinal\":1.5}}|integer in [1, 2147483647] but was [1.5]",
        "event_attributes|{\"position\":{\"ordinal\":1e10}}|integer in [1, 2147483647]",
        "event_attributes|{\"position\":{\"ordinal\":\"first\"}}|integer in [1, 2147483647]",
        "event_attributes|{\"concierge\":{\"dwell_ms\":-5}}|in [0, 2592000000] but was [-5]",
        "event_attributes|{\"concierge\":{\"dwell_ms\":\"NaN\"}}|in [0, 2592000000] but was",
        "event_attributes|{\"concierge\":{\"dwell_ms\":1e300}}|in [0, 2592000000] but was",
        "event_attributes|{\"concierge\":{\"dwell_ms\":{}}}|in [0, 2592000000] but was [{}]"
      })
  void whatCannotBeReadIsNamed(String field, String value, String message) {
    assertRefused(field, value, message);
  }

  private static void assertRefused(String field, String value, String message) {
    assertThatThrownBy(() -> read(field, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static FeedbackEvent read(String field, String value) {
    try {
      ObjectNode source =
          (ObjectNode)
              JSON.readTree(
                  "{\"query_id\":\"turn\",\"action_name\":\"click\",\"timestamp\":\"2026-01-01T10:00:00.000Z\"}");
      return EventDocument.read(source.set(field, JSON.readTree(value)), "document");
    } catch (JsonProcessingException e) {
      throw new AssertionError(value, e);
    }
  }
}
