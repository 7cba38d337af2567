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
 * @param place where and when it was
 * @param messages the conversation before this turn, as the policy saw it, oldest first
 * @param act what the assistant did
 * @param decision {@code null} when nothing was recommended
 * @param reply {@code null} when no reply was generated
 * @param by who acted
 * @param stageMicros duration of each stage in microseconds
 */
public record TurnRecord(
    Place place,
    List<Message> messages,
    Act act,
    SlateDecision decision,
    ReplyRecord reply,
    ActingVersion by,
    Map<String, Long> stageMicros) {
  public TurnRecord {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(act, "act");
    Objects.requireNonNull(by, "by");
    messages = List.copyOf(messages);
    stageMicros = Map.copyOf(stageMicros);
  }

  /**
   * Where and when a turn was.
   *
   * @param turnId also the UBI {@code query_id}
   * @param recommender name of the recommender
   * @param conversationId its conversation
   * @param userId {@code null} when the caller gave none
   * @param timestamp when the turn was answered
   * @param turnIndex number of assistant turns before this one in the conversation
   */
  public record Place(
      String turnId,
      String recommender,
      String conversationId,
      String userId,
      Instant timestamp,
      int turnIndex) {
    public Place {
      Objects.requireNonNull(turnId, "turnId");
      Objects.requireNonNull(recommender, "recommender");
      Objects.requireNonNull(conversationId, "conversationId");
      Objects.requireNonNull(timestamp, "timestamp");
    }
  }

  /**
   * The policy that acted.
   *
   * @param model its name
   * @param version of it
   * @param space vector space of that version
   */
  public record ActingVersion(String model, String version, String space) {
    /** Of a turn without a policy. */
    public static final ActingVersion NONE = new ActingVersion(null, null, null);
  }

  public String turnId() {
    return place.turnId();
  }

  public String recommender() {
    return place.recommender();
  }

  public String conversationId() {
    return place.conversationId();
  }

  /** {@code null} when the caller gave none. */
  public String userId() {
    return place.userId();
  }

  public Instant timestamp() {
    return place.timestamp();
  }

  public int turnIndex() {
    return place.turnIndex();
  }
}
