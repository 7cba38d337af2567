package dev.concierge.plugin.conversations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.conversation.MessageJson;
import dev.concierge.plugin.conversations.Conversation.Version;
import dev.concierge.plugin.endpoint.ErrorKind;
import dev.concierge.plugin.indices.SystemIndices;
import java.time.Clock;
import java.util.Optional;
import org.opensearch.ExceptionsHelper;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.action.DocWriteRequest;
import org.opensearch.action.get.GetRequest;
import org.opensearch.action.get.GetResponse;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.common.xcontent.XContentType;
import org.opensearch.core.action.ActionListener;
import org.opensearch.index.IndexNotFoundException;
import org.opensearch.index.engine.VersionConflictEngineException;

/**
 * Reads and writes conversations. A message sees everything that was answered before it, because
 * reading by id is real-time. Thread-safe; never blocks.
 */
public final class ConversationStore {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SystemIndices indices;
  private final Clock clock;

  public ConversationStore(SystemIndices indices, Clock clock) {
    this.indices = indices;
    this.clock = clock;
  }

  /** Hands over the conversation, or nothing when there is none of that id. */
  public void find(String id, ActionListener<Optional<Conversation>> listener) {
    indices
        .client()
        .get(
            new GetRequest(SystemIndices.CONVERSATIONS, id),
            ActionListener.wrap(
                found ->
                    listener.onResponse(
                        found.isExists() ? Optional.of(read(found)) : Optional.empty()),
                failure -> {
                  if (ExceptionsHelper.unwrapCause(failure) instanceof IndexNotFoundException) {
                    listener.onResponse(Optional.empty());
                  } else {
                    listener.onFailure(failure);
                  }
                }));
  }

  /**
   * Writes a conversation over the state it was read in; fails with 409 when another message was
   * answered meanwhile.
   */
  public void save(Conversation conversation, ActionListener<Void> listener) {
    IndexRequest write =
        new IndexRequest(SystemIndices.CONVERSATIONS)
            .id(conversation.id())
            .source(write(conversation), XContentType.JSON);
    if (conversation.version().equals(Version.NONE)) {
      write.opType(DocWriteRequest.OpType.CREATE);
    } else {
      write
          .setIfSeqNo(conversation.version().sequence())
          .setIfPrimaryTerm(conversation.version().term());
    }
    ActionListener<Void> written =
        ActionListener.delegateResponse(
            listener,
            (to, failure) ->
                to.onFailure(
                    ExceptionsHelper.unwrapCause(failure) instanceof VersionConflictEngineException
                        ? conflict(conversation.id(), failure)
                        : failure));
    indices.ensure(
        SystemIndices.CONVERSATIONS,
        ActionListener.wrap(
            ready -> indices.client().index(write, ActionListener.map(written, done -> null)),
            listener::onFailure));
  }

  private static OpenSearchStatusException conflict(String id, Exception cause) {
    return ErrorKind.CONFLICT.because(
        cause,
        "conversation [{}] was changed by another message meanwhile; send the message again",
        id);
  }

  private String write(Conversation conversation) {
    ObjectNode node = JSON.createObjectNode();
    node.put("conversation_id", conversation.id())
        .put("recommender", conversation.recommender())
        .put("user_id", conversation.userId())
        .put("updated", clock.instant().toString())
        .put("turns", conversation.turns())
        .set("messages", MessageJson.write(conversation.messages()));
    return node.toString();
  }

  private static Conversation read(GetResponse found) {
    try {
      JsonNode node = JSON.readTree(found.getSourceAsString());
      return new Conversation(
          found.getId(),
          node.path("recommender").asText(),
          node.path("user_id").asText(null),
          MessageJson.readAll(node.path("messages")),
          node.path("turns").asInt(),
          new Version(found.getSeqNo(), found.getPrimaryTerm()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("conversation [" + found.getId() + "] is malformed", e);
    }
  }
}
