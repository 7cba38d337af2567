package dev.concierge.models.log;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One thing a person did with a turn.
 *
 * @param eventId unique; posting it again changes nothing
 * @param turnId the turn ({@code query_id} in UBI)
 * @param actionName see {@link Actions}
 * @param itemId {@code event_attributes.object.object_id}; {@code null} when the action concerns
 *     the whole turn
 * @param ordinal {@code event_attributes.position.ordinal}, the item's place in the slate counted
 *     from 1
 * @param dwellMs {@code event_attributes.concierge.dwell_ms}, time spent on the item in
 *     milliseconds
 * @param clientId UBI client; {@code null} when unknown
 * @param userQuery what the person had typed; {@code null} when unknown
 * @param timestamp when it happened
 */
public record FeedbackEvent(
    String eventId,
    String turnId,
    String actionName,
    String itemId,
    OptionalInt ordinal,
    OptionalDouble dwellMs,
    String clientId,
    String userQuery,
    Instant timestamp) {
  public FeedbackEvent {
    Objects.requireNonNull(eventId, "eventId");
    Objects.requireNonNull(turnId, "turnId");
    Objects.requireNonNull(actionName, "actionName");
    Objects.requireNonNull(ordinal, "ordinal");
    Objects.requireNonNull(dwellMs, "dwellMs");
    Objects.requireNonNull(timestamp, "timestamp");
  }
}
