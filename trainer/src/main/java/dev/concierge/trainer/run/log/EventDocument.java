package dev.concierge.trainer.run.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.concierge.models.log.FeedbackEvent;
import dev.concierge.trainer.cluster.SourceFilter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Reads a document of a UBI events index. Events that came through {@code _feedback} were checked;
 * others, which any client may write there, were not: what can mean one thing only is read, the
 * rest is refused.
 */
final class EventDocument {
  private static final String ATTRIBUTES = "event_attributes";

  /**
   * What {@link #read} looks at. The objects among the attributes are asked for with all their own
   * values, so that one of another kind is seen and refused; what lies deeper is left out.
   */
  static final SourceFilter SOURCE =
      new SourceFilter(
          List.of(
              "event_id",
              "query_id",
              "action_name",
              "timestamp",
              ATTRIBUTES + ".object",
              ATTRIBUTES + ".position",
              ATTRIBUTES + ".concierge"),
          List.of(ATTRIBUTES + ".*.*.*"));

  /** 30 days: nobody looks at an item for longer, and it would decide what is typical. */
  private static final double LONGEST_DWELL_MS = 2_592_000_000.0;

  private EventDocument() {}

  /**
   * Reads what somebody learns from; that leaves out the client, and what was typed, which the turn
   * holds as well.
   *
   * @param source the document
   * @param id its {@code _id}, the event's id if it names none
   * @throws IllegalArgumentException naming the field, its value and what is legal
   */
  static FeedbackEvent read(JsonNode source, String id) {
    JsonNode attributes = object(source, ATTRIBUTES, ATTRIBUTES);
    return new FeedbackEvent(
        text(source, "event_id", id),
        required(source, "query_id"),
        required(source, "action_name"),
        item(object(attributes, "object", ATTRIBUTES + ".object")),
        ordinal(object(attributes, "position", ATTRIBUTES + ".position").path("ordinal")),
        dwell(object(attributes, "concierge", ATTRIBUTES + ".concierge").path("dwell_ms")),
        null,
        null,
        LoggedTime.read(source.path("timestamp")));
  }

  private static String item(JsonNode object) {
    JsonNode id = object.path("object_id");
    if (isAbsent(id)) {
      return null;
    }
    if (!id.isValueNode() || id.asText().isBlank()) {
      throw illegal(ATTRIBUTES + ".object.object_id", "the item's _id", id);
    }
    return id.asText();
  }

  private static OptionalInt ordinal(JsonNode value) {
    if (isAbsent(value)) {
      return OptionalInt.empty();
    }
    double number = number(value);
    if (!(number >= 1 && number <= Integer.MAX_VALUE) || number != Math.rint(number)) {
      throw illegal(
          ATTRIBUTES + ".position.ordinal", "an integer in [1, " + Integer.MAX_VALUE + "]", value);
    }
    return OptionalInt.of((int) number);
  }

  private static OptionalDouble dwell(JsonNode value) {
    if (isAbsent(value)) {
      return OptionalDouble.empty();
    }
    double number = number(value);
    if (!(number >= 0 && number <= LONGEST_DWELL_MS)) {
      throw illegal(
          ATTRIBUTES + ".concierge.dwell_ms",
          "a number of milliseconds in [0, " + (long) LONGEST_DWELL_MS + "]",
          value);
    }
    return OptionalDouble.of(number);
  }

  /** Of a number or its digits; NaN if it is neither. */
  private static double number(JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    try {
      return value.isTextual() ? Double.parseDouble(value.asText()) : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** The object in a field; missing if there is none. */
  private static JsonNode object(JsonNode parent, String field, String path) {
    JsonNode value = parent.path(field);
    if (isAbsent(value)) {
      return MissingNode.getInstance();
    }
    if (!value.isObject()) {
      throw illegal(path, "an object", value);
    }
    return value;
  }

  private static String text(JsonNode source, String field, String whenAbsent) {
    JsonNode value = source.path(field);
    return isAbsent(value) || !value.isValueNode() ? whenAbsent : value.asText();
  }

  private static String required(JsonNode source, String field) {
    String value = text(source, field, "");
    if (value.isBlank()) {
      throw illegal(field, "a string that is not blank", source.path(field));
    }
    return value;
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static IllegalArgumentException illegal(String field, String legal, JsonNode value) {
    return new IllegalArgumentException(
        "["
            + field
            + "] must be "
            + legal
            + " but was ["
            + (value.isMissingNode() ? "absent" : value.toString())
            + "]");
  }
}
