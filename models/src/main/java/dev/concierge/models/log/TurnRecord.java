package dev.concierge.models.log;

import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One assistant turn as learning needs it.
 *
 * @param turnId also the UBI {@code query_id}
 * @param recommender name of the recommender
 * @param conversationId its conversation
 * @param userId {@code null} when the caller gave none
 * @param timestamp when the turn was answered
 * @param turnIndex number of assistant turns before this one in the conversation
 * @param messages the conversation before this turn, as the policy saw it, oldest first
 * @param act what the assistant did
 * @param decision {@code null} when nothing was recommended
 * @param reply {@code null} when no reply was generated
 * @param modelName policy that acted
 * @param modelVersion its version
 * @param space vector space of that version
 * @param stageMicros duration of each stage in microseconds
 */
public record TurnRecord(
    String turnId,
    String recommender,
    String conversationId,
    String userId,
    Instant timestamp,
    int turnIndex,
    List<Message> messages,
    Act act,
    SlateDecision decision,
    ReplyRecord reply,
    String modelName,
    String modelVersion,
    String space,
    Map<String, Long> stageMicros) {
  public TurnRecord {
    Objects.requireNonNull(turnId, "turnId");
    Objects.requireNonNull(recommender, "recommender");
    Objects.requireNonNull(conversationId, "conversationId");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(act, "act");
    messages = List.copyOf(messages);
    stageMicros = Map.copyOf(stageMicros);
  }
}
