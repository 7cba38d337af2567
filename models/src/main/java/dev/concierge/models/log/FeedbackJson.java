package dev.concierge.models.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * UBI 1.3 form of {@link FeedbackEvent}, the source of a document of the events index. Thread-safe.
 *
 * <p>Timestamps are written with milliseconds because UBI's mapping is {@code strict_date_time}.
 */
public final class FeedbackJson {
  private static final DateTimeFormatter STRICT_DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** What a year of four digits can say. */
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private FeedbackJson() {}

  /** A time in the format that UBI's mapping accepts. */
  public static String timestamp(Instant time) {
    return STRICT_DATE_TIME.format(time);
  }

  /** The event as an application posts it: a UBI document with {@code event_id}. */
  public static ObjectNode write(FeedbackEvent event) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("event_id", event.eventId())
        .put("action_name", event.actionName())
        .put("query_id", event.turnId())
        .put("timestamp", timestamp(event.timestamp()));
    if (event.clientId() != null) {
      node.put("client_id", event.clientId());
    }
    if (event.userQuery() != null) {
      node.put("user_query", event.userQuery());
    }
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    if (event.itemId() != null) {
      attributes.putObject("object").put("object_id", event.itemId()).put("object_id_field", "_id");
    }
    event.ordinal().ifPresent(place -> attributes.putObject("position").put("ordinal", place));
    event.dwellMs().ifPresent(ms -> attributes.putObject("concierge").put("dwell_ms", ms));
    if (!attributes.isEmpty()) {
      node.set("event_attributes", attributes);
    }
    return node;
  }

  /**
   * Reads a UBI event. {@code eventId} stands in when the document has no {@code event_id} (in the
   * log it is the document's {@code _id}).
   *
   * @throws IllegalArgumentException naming the missing or malformed field
   */
  public static FeedbackEvent read(JsonNode node, String eventId) {
    JsonNode attributes = node.path("event_attributes");
    JsonNode ordinal = attributes.path("position").path("ordinal");
    JsonNode dwell = attributes.path("concierge").path("dwell_ms");
    return new FeedbackEvent(
        node.path("event_id").asText(eventId),
        required(node, "query_id"),
        required(node, "action_name"),
        attributes.path("object").path("object_id").asText(null),
        ordinal.isNumber() ? OptionalInt.of(ordinal.asInt()) : OptionalInt.empty(),
        dwell.isNumber() ? OptionalDouble.of(dwell.asDouble()) : OptionalDouble.empty(),
        node.path("client_id").asText(null),
        node.path("user_query").asText(null),
        time(required(node, "timestamp")));
  }

  private static String required(JsonNode node, String field) {
    String value = node.path(field).asText("");
    if (value.isBlank()) {
      throw new IllegalArgumentException("event has no [" + field + "]");
    }
    return value;
  }

  private static Instant time(String text) {
    try {
      Instant time = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
      if (time.isBefore(FIRST) || time.isAfter(LAST)) {
        throw new DateTimeException("not of the years 0000 to 9999");
      }
      return time;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "[timestamp] must be an ISO 8601 time of the years 0000 to 9999 with an offset, such as"
              + " 2026-01-01T00:00:00.000Z, but was ["
              + text
              + "]",
          e);
    }
  }
}
