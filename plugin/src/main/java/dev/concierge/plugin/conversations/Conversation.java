package dev.concierge.plugin.conversations;

import dev.concierge.models.conversation.Message;
import java.util.List;
import java.util.Objects;

/**
 * A conversation as stored.
 *
 * @param id unique in the cluster
 * @param recommender whose conversation it is
 * @param userId {@code null} when unknown
 * @param messages newest last; the oldest may have left
 * @param turns assistant turns so far, counting those that have left
 * @param version which state of the document this is
 */
public record Conversation(
    String id,
    String recommender,
    String userId,
    List<Message> messages,
    int turns,
    Version version) {
  public Conversation {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(recommender, "recommender");
    Objects.requireNonNull(version, "version");
    messages = List.copyOf(messages);
  }

  /** State of a document, for optimistic concurrency. */
  public record Version(long sequence, long term) {
    /** Not stored yet. */
    public static final Version NONE = new Version(-2, 0);
  }

  /** A conversation that begins. */
  public static Conversation begin(String id, String recommender, String userId) {
    return new Conversation(id, recommender, userId, List.of(), 0, Version.NONE);
  }
}
