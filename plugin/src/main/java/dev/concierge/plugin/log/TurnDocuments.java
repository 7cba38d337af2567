package dev.concierge.plugin.log;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.log.Actions;
import dev.concierge.models.log.FeedbackJson;
import dev.concierge.models.log.TurnRecord;
import dev.concierge.models.log.TurnRecordJson;
import dev.concierge.plugin.indices.SystemIndices;
import java.util.ArrayList;
import java.util.List;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.common.Nullable;
import org.opensearch.common.xcontent.XContentType;

/**
 * The documents of a turn: its record, one UBI query and one UBI impression per shown item. Their
 * ids follow from the turn's, so that writing a turn again changes nothing.
 */
final class TurnDocuments {
  /** UBI's keyword fields take no more. */
  private static final int MAX_USER_QUERY = 8000;

  private TurnDocuments() {}

  static List<IndexRequest> of(FinishedTurn turn) {
    TurnRecord record = turn.record();
    List<IndexRequest> documents = new ArrayList<>();
    documents.add(document(SystemIndices.TURNS, record.turnId(), TurnRecordJson.write(record)));
    documents.add(
        document(turn.recommender().queriesIndex(), record.turnId(), query(turn).toString()));
    for (int i = 0; i < turn.shown().size(); i++) {
      documents.add(
          document(
              turn.recommender().eventsIndex(),
              record.turnId() + "." + (i + 1),
              impression(turn, i).toString()));
    }
    return documents;
  }

  private static IndexRequest document(String index, String id, String source) {
    return new IndexRequest(index).id(id).source(source, XContentType.JSON);
  }

  private static ObjectNode query(FinishedTurn turn) {
    TurnRecord record = turn.record();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("timestamp", FeedbackJson.timestamp(record.timestamp()))
        .put("query_id", record.turnId())
        .put("query_response_id", record.turnId())
        .put("application", turn.recommender().application())
        .put("query", turn.userQuery())
        .put("user_query", cut(turn.userQuery()));
    putIfKnown(node, "client_id", turn.clientId());
    var hits = node.putArray("query_response_hit_ids");
    turn.shown().forEach(item -> hits.add(item.itemId()));
    ObjectNode attributes = node.putObject("query_attributes"); // strings only: a flat_object
    attributes
        .put("recommender", record.recommender())
        .put("conversation_id", record.conversationId())
        .put("act", record.act().json());
    putIfKnown(attributes, "user_id", record.userId());
    putIfKnown(attributes, "model_name", record.by().model());
    putIfKnown(attributes, "model_version", record.by().version());
    return node;
  }

  private static ObjectNode impression(FinishedTurn turn, int place) {
    TurnRecord record = turn.record();
    SlateEntry item = turn.shown().get(place);
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("application", turn.recommender().application())
        .put("action_name", Actions.IMPRESSION)
        .put("query_id", record.turnId())
        .put("session_id", record.conversationId())
        .put("timestamp", FeedbackJson.timestamp(record.timestamp()))
        .put("user_query", cut(turn.userQuery()));
    putIfKnown(node, "client_id", turn.clientId());
    putIfKnown(node, "user_id", record.userId());
    ObjectNode attributes = node.putObject("event_attributes");
    attributes.putObject("position").put("ordinal", place + 1);
    attributes
        .putObject("object")
        .put("object_id", item.itemId())
        .put("object_id_field", "_id")
        .put("name", item.title());
    return node;
  }

  private static void putIfKnown(ObjectNode node, String key, @Nullable String value) {
    if (value != null) {
      node.put(key, value);
    }
  }

  private static String cut(String text) {
    return text.length() <= MAX_USER_QUERY ? text : text.substring(0, MAX_USER_QUERY);
  }
}
