package dev.concierge.trainer.run.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.log.FeedbackEvent;
import dev.concierge.models.log.TurnRecord;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.PointInTime;
import dev.concierge.trainer.cluster.SkippedDocuments;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads turns and events from the cluster at one point in time. Turns arrive sorted by
 * conversation, so only a batch of conversations is in memory at once; the events of a batch are
 * fetched by their turn ids. A document that cannot be read, or is too large for it, is left out
 * and reported.
 */
public final class IndexLog implements FeedbackLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TURNS = ".plugins-concierge-turns";
  private static final int BATCH_TURNS = 500;

  private final ConciergeClient client;
  private final String eventsIndex;
  private final SkippedDocuments skipped;

  /**
   * @param eventsIndex the recommender's UBI events index
   * @param skipped gets the documents that are left out
   */
  public IndexLog(ConciergeClient client, String eventsIndex, SkippedDocuments skipped) {
    this.client = client;
    this.eventsIndex = eventsIndex;
    this.skipped = skipped;
  }

  @Override
  public long read(Window window, Consumer<LoggedConversation> conversations) {
    for (String index : List.of(TURNS, eventsIndex)) {
      if (!client.indexExists(index)) {
        throw new IllegalStateException(
            "nothing to learn from: index ["
                + index
                + "] does not exist, so recommender ["
                + window.recommender()
                + "] has logged no turn or no event");
      }
      // accepted events count even when they were indexed a moment ago
      client.call("POST", "/" + ConciergeClient.encoded(index) + "/_refresh", null);
    }
    try (PointInTime turns = new PointInTime(client, TURNS, skipped);
        PointInTime events = new PointInTime(client, eventsIndex, skipped)) {
      Batch batch = new Batch(events, conversations);
      turns.forEach(
          turnsOf(window),
          List.of("conversation_id", "turn_index", "turn_id"),
          TurnDocument.SOURCE,
          hit -> readable(hit, () -> TurnDocument.read(hit.path("_source"))).ifPresent(batch::add));
      batch.flush();
      return batch.count;
    }
  }

  /** What is in a document; empty, and reported, if it is not what it should be in any way. */
  private <T> Optional<T> readable(JsonNode hit, Supplier<T> document) {
    try {
      return Optional.of(document.get());
    } catch (RuntimeException e) {
      skipped.add(
          hit.path("_index").asText(), hit.path("_id").asText(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static ObjectNode turnsOf(Window window) {
    ObjectNode query = JSON.createObjectNode();
    ArrayNode filter = query.putObject("bool").putArray("filter");
    filter.addObject().putObject("term").put("recommender", window.recommender());
    filter
        .addObject()
        .putObject("range")
        .putObject("timestamp")
        .put("gte", window.since().toString())
        .put("lt", window.until().toString());
    return query;
  }

  /** Whole conversations up to a number of turns. */
  private final class Batch {
    private final PointInTime events;
    private final Consumer<LoggedConversation> conversations;
    private final List<TurnRecord> turns = new ArrayList<>();
    private long count;

    Batch(PointInTime events, Consumer<LoggedConversation> conversations) {
      this.events = events;
      this.conversations = conversations;
    }

    void add(TurnRecord turn) {
      boolean begins =
          turns.isEmpty()
              || !turns.get(turns.size() - 1).conversationId().equals(turn.conversationId());
      if (begins && turns.size() >= BATCH_TURNS) {
        flush();
      }
      turns.add(turn);
      count++;
    }

    void flush() {
      if (turns.isEmpty()) {
        return;
      }
      Map<String, List<FeedbackEvent>> byTurn = eventsOf(turns);
      Map<String, List<TurnRecord>> byConversation =
          turns.stream().collect(Collectors.groupingBy(TurnRecord::conversationId));
      byConversation.forEach(
          (id, ofConversation) ->
              conversations.accept(
                  new LoggedConversation(
                      id,
                      ofConversation,
                      ofConversation.stream()
                          .flatMap(turn -> byTurn.getOrDefault(turn.turnId(), List.of()).stream())
                          .sorted(Comparator.comparing(FeedbackEvent::timestamp))
                          .toList())));
      turns.clear();
    }

    private Map<String, List<FeedbackEvent>> eventsOf(List<TurnRecord> batch) {
      ObjectNode query = JSON.createObjectNode();
      ArrayNode ids = query.putObject("terms").putArray("query_id");
      batch.forEach(turn -> ids.add(turn.turnId()));
      List<FeedbackEvent> found = new ArrayList<>();
      events.forEach(
          query,
          List.of("_shard_doc"),
          EventDocument.SOURCE,
          hit -> event(hit).ifPresent(found::add));
      return found.stream().collect(Collectors.groupingBy(FeedbackEvent::turnId));
    }

    private Optional<FeedbackEvent> event(JsonNode hit) {
      return readable(hit, () -> EventDocument.read(hit.path("_source"), hit.path("_id").asText()));
    }
  }
}
