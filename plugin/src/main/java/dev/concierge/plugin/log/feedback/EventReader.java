package dev.concierge.plugin.log.feedback;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.log.FeedbackEvent;
import dev.concierge.models.log.FeedbackJson;
import dev.concierge.plugin.endpoint.ErrorKind;
import dev.concierge.plugin.endpoint.JsonExtent;
import dev.concierge.plugin.endpoint.StrictJson;
import dev.concierge.plugin.log.feedback.PostedEvent.Accepted;
import dev.concierge.plugin.log.feedback.PostedEvent.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.opensearch.common.UUIDs;

/** Judges posted events one by one. Thread-safe. */
final class EventReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_ID_BYTES = 512;
  private static final int MAX_KEYWORD = 100;

  /** No index maps objects deeper, {@code index.mapping.depth.limit}. */
  private static final int MAX_LEVELS = 20;

  /** No index maps more fields, {@code index.mapping.total_fields.limit}. */
  private static final int MAX_VALUES = 1000;

  private static final List<String> TEXTS =
      List.of(
          "event_id",
          "application",
          "action_name",
          "client_id",
          "session_id",
          "user_id",
          "query_id",
          "message",
          "message_type",
          "user_query",
          "timestamp");
  private static final List<String> KEYWORDS =
      List.of("action_name", "client_id", "session_id", "user_id", "query_id", "message_type");
  private static final String ATTRIBUTES = "event_attributes";

  private final Function<String, Optional<String>> conversationOf;
  private final Clock clock;

  /**
   * @param conversationOf conversation of a turn id; empty for an id that is not ours
   */
  EventReader(Function<String, Optional<String>> conversationOf, Clock clock) {
    this.conversationOf = conversationOf;
    this.clock = clock;
  }

  PostedEvent read(JsonNode event, String application, int maxBytes) {
    String id = event.path("event_id").isTextual() ? event.path("event_id").asText() : null;
    int bytes = event.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > maxBytes) {
      return new Rejected(
          id,
          ErrorKind.TOO_LARGE.status(),
          "event_too_large",
          "an event must have at most [" + maxBytes + "] bytes but has [" + bytes + "]");
    }
    try {
      ObjectNode document = validated(event);
      String turn = document.get("query_id").asText();
      if (conversationOf.apply(turn).isEmpty()) {
        return new Rejected(
            id,
            ErrorKind.MISSING.status(),
            "unknown_turn",
            "[query_id] must be the turn_id of an answer of this cluster but was [" + turn + "]");
      }
      if (!document.hasNonNull("application")) {
        document.put("application", application);
      }
      document.remove("event_id");
      return new Accepted(
          id == null ? UUIDs.base64UUID() : id,
          JSON.convertValue(document, new TypeReference<Map<String, Object>>() {}));
    } catch (IllegalArgumentException e) {
      return new Rejected(id, ErrorKind.INVALID.status(), "malformed_event", e.getMessage());
    }
  }

  private ObjectNode validated(JsonNode event) {
    if (!(event instanceof ObjectNode object)) {
      throw new IllegalArgumentException("an event must be a JSON object");
    }
    requireKnownKeys(object);
    for (String key : TEXTS) {
      requireText(object, key, KEYWORDS.contains(key) ? MAX_KEYWORD : Integer.MAX_VALUE);
    }
    String id = object.path("event_id").asText("generated");
    if (id.isBlank() || id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
      throw new IllegalArgumentException(
          "[event_id] must have 1 to [" + MAX_ID_BYTES + "] bytes of UTF-8");
    }
    ObjectNode document = object.deepCopy();
    if (!document.hasNonNull("timestamp")) {
      document.put("timestamp", FeedbackJson.timestamp(clock.instant()));
    }
    requireAttributes(document.path(ATTRIBUTES));
    FeedbackEvent read = FeedbackJson.read(document, id);
    return document.put("timestamp", FeedbackJson.timestamp(read.timestamp()));
  }

  private static void requireKnownKeys(ObjectNode event) {
    Set<String> known = new TreeSet<>(TEXTS);
    known.add(ATTRIBUTES);
    event
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw new IllegalArgumentException(
                    "unknown key ["
                        + key
                        + "]; allowed are "
                        + known
                        + ", own values go into [event_attributes]");
              }
            });
  }

  private static void requireText(ObjectNode event, String key, int longest) {
    JsonNode value = event.get(key);
    if (value == null || value.isNull()) {
      return;
    }
    if (!value.isTextual() || value.asText().length() > longest) {
      throw new IllegalArgumentException(
          "["
              + key
              + "] must be a string"
              + (longest == Integer.MAX_VALUE ? "" : " of at most [" + longest + "] characters")
              + " but was ["
              + StrictJson.abbreviated(value)
              + "]");
    }
  }

  private static void requireAttributes(JsonNode attributes) {
    if (attributes.isMissingNode() || attributes.isNull()) {
      return;
    }
    requireObject(attributes, ATTRIBUTES);
    JsonExtent extent = JsonExtent.of(attributes);
    requireAtMost(MAX_LEVELS, "levels of JSON", extent.levels());
    requireAtMost(MAX_VALUES, "values", extent.values());
    for (String inner : List.of("position", "object", "concierge")) {
      if (attributes.hasNonNull(inner)) {
        requireObject(attributes.get(inner), ATTRIBUTES + "." + inner);
      }
    }
    JsonNode ordinal = attributes.path("position").path("ordinal");
    if (!ordinal.isMissingNode() && !(ordinal.isInt() && ordinal.asInt() >= 1)) {
      throw new IllegalArgumentException(
          "[event_attributes.position.ordinal] must be an integer of at least 1 but was ["
              + StrictJson.abbreviated(ordinal)
              + "]");
    }
    JsonNode object = attributes.path("object").path("object_id");
    if (!object.isMissingNode() && !object.isTextual()) {
      throw new IllegalArgumentException(
          "[event_attributes.object.object_id] must be a string, the item's _id, but was ["
              + StrictJson.abbreviated(object)
              + "]");
    }
    JsonNode dwell = attributes.path("concierge").path("dwell_ms");
    if (!dwell.isMissingNode()
        && !(dwell.isNumber() && dwell.asDouble() >= 0 && Double.isFinite(dwell.asDouble()))) {
      throw new IllegalArgumentException(
          "[event_attributes.concierge.dwell_ms] must be a finite number of at least 0 but was ["
              + StrictJson.abbreviated(dwell)
              + "]");
    }
  }

  private static void requireAtMost(int most, String what, int found) {
    if (found > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "[%s] must have at most [%d] %s but had [%d]",
              ATTRIBUTES,
              most,
              what,
              found));
    }
  }

  private static void requireObject(JsonNode value, String path) {
    if (!value.isObject()) {
      throw new IllegalArgumentException(
          "[" + path + "] must be an object but was [" + StrictJson.abbreviated(value) + "]");
    }
  }
}
