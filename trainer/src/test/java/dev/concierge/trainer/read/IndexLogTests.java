package dev.concierge.trainer.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.feedback.FeedbackEvent;
import dev.concierge.models.turn.Act;
import dev.concierge.models.turn.SlateDecision;
import dev.concierge.models.turn.TurnRecord;
import dev.concierge.models.turn.TurnRecordJson;
import dev.concierge.trainer.client.ConciergeClient;
import dev.concierge.trainer.sessions.LoggedTurn;
import dev.concierge.trainer.sessions.SessionBuilder;
import dev.concierge.trainer.sessions.SessionConfig;
import dev.concierge.trainer.sessions.Sessions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads turns and events from a node of this test, which answers whatever is put into it. */
class IndexLogTests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
  private static final FeedbackLog.Window WINDOW =
      new FeedbackLog.Window("shop", NOW.minusSeconds(60), NOW.plusSeconds(60));

  private final Map<String, String> turns = new LinkedHashMap<>();
  private final Map<String, String> events = new LinkedHashMap<>();
  private final SkippedDocuments skipped = new SkippedDocuments();
  private HttpServer server;
  private ConciergeClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client = new ConciergeClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    turns.put("t1", turn("t1", 0));
    turns.put("t2", turn("t2", 1));
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void oddEventsAreLeftOutCountedAndNamed() {
    events.put("good", event("t1", "\"timestamp\":\"2026-01-01T10:00:01.000Z\""));
    events.put("epoch", event("t2", "\"timestamp\":1767261602000"));
    events.put("nameless", "{\"query_id\":\"t1\",\"timestamp\":\"2026-01-01T10:00:01.000Z\"}");
    events.put("timeless", event("t1", "\"client_id\":\"c\""));
    events.put("local", event("t1", "\"timestamp\":\"2026-11-28 09:00:00\""));
    events.put("listed", event("t1", "\"timestamp\":1767261602000,\"event_attributes\":[]"));
    events.put("sourceless", "null");

    List<LoggedConversation> read = new ArrayList<>();
    long count = new IndexLog(client, "ubi_events", skipped).read(WINDOW, read::add);

    assertThat(count).isEqualTo(2);
    assertThat(read).hasSize(1);
    assertThat(read.getFirst().events())
        .extracting(FeedbackEvent::eventId)
        .containsExactly("good", "epoch");
    assertThat(skipped.count()).isEqualTo(5);
    assertThat(skipped.first())
        .anyMatch(text -> text.startsWith("[ubi_events/nameless]: [action_name]"))
        .anyMatch(text -> text.startsWith("[ubi_events/timeless]: [timestamp]"))
        .anyMatch(text -> text.contains("/local]") && text.contains("[2026-11-28 09:00:00]"))
        .anyMatch(text -> text.startsWith("[ubi_events/listed]: [event_attributes]"))
        .anyMatch(text -> text.startsWith("[ubi_events/sourceless]"));
  }

  @Test
  void oddTurnsAreLeftOutCountedAndNamed() throws IOException {
    turns.put("empty", "{}");
    turns.put("timeless", turns.get("t1").replace("2026-01-01T10:00:00Z", "yesterday"));
    turns.put("listed", "[]");
    ObjectNode outside = (ObjectNode) JSON.readTree(turns.get("t1"));
    ((ObjectNode) outside.get("decision")).putArray("slate").add(9);
    turns.put("outside", outside.toString());
    ObjectNode improbable = (ObjectNode) JSON.readTree(turns.get("t1"));
    ((ObjectNode) improbable.get("decision")).putArray("scores").add("NaN").add(1);
    turns.put("improbable", improbable.toString());
    ObjectNode unpacked = (ObjectNode) JSON.readTree(turns.get("t1"));
    ((ObjectNode) unpacked.get("decision")).put("columns", -1);
    turns.put("unpacked", unpacked.toString());

    List<LoggedConversation> read = new ArrayList<>();
    long count = new IndexLog(client, "ubi_events", skipped).read(WINDOW, read::add);

    assertThat(count).isEqualTo(2);
    assertThat(read.getFirst().turns()).extracting(TurnRecord::turnId).containsExactly("t1", "t2");
    assertThat(skipped.count()).isEqualTo(6);
    assertThat(skipped.first())
        .allMatch(text -> text.startsWith("[.plugins-concierge-turns/"))
        .anyMatch(text -> text.contains("/outside]: [decision.slate] must lie in the pool of [2]"))
        .anyMatch(text -> text.contains("/improbable]: [decision.scores] must be finite"));
  }

  @Test
  void aDeepEventLosesNoOther() {
    events.put("before", event("t1", "\"timestamp\":1767261602000"));
    String detail = "{\"a\":".repeat(996) + "1" + "}".repeat(996);
    events.put(
        "deep",
        event(
            "t1",
            "\"timestamp\":1767261603000,\"event_attributes\":{\"object\":{\"object_id\":\"A\",\"object_detail\":"
                + detail
                + "}}"));
    events.put("after", event("t2", "\"timestamp\":1767261604000"));

    List<LoggedConversation> read = new ArrayList<>();
    new IndexLog(client, "ubi_events", skipped).read(WINDOW, read::add);

    assertThat(read.getFirst().events())
        .extracting(FeedbackEvent::eventId)
        .containsExactly("before", "deep", "after");
    assertThat(skipped.count()).isZero();
  }

  @Test
  void eventsThatAreStrangeButLegalFailNoSession() {
    String item =
        "\"event_attributes\":{\"object\":{\"object_id\":\"%s\"},\"position\":{\"ordinal\":%s}}";
    events.put("far", event("t1", "\"timestamp\":\"+12026-01-01T10:00:00Z\""));
    events.put("early", event("t1", "\"timestamp\":\"1969-01-01T10:00:00Z\""));
    events.put(
        "stray",
        event("t1", "\"timestamp\":1767261602000," + String.format(Locale.ROOT, item, "Z", "7")));
    events.put(
        "deep",
        event(
            "t1",
            "\"timestamp\":1767261602000," + String.format(Locale.ROOT, item, "A", "1000000000")));

    List<TurnRecord> records = new ArrayList<>();
    List<FeedbackEvent> feedback = new ArrayList<>();
    new IndexLog(client, "ubi_events", skipped)
        .read(
            WINDOW,
            conversation -> {
              records.addAll(conversation.turns());
              feedback.addAll(conversation.events());
            });
    Sessions sessions =
        new SessionBuilder(SessionConfig.defaults()).build(records.iterator(), feedback.iterator());

    assertThat(skipped.count()).isZero();
    assertThat(sessions.counts().strayItemEvents()).isEqualTo(1);
    LoggedTurn first = sessions.turns().getFirst();
    assertThat(first.outcome().takenUp()).containsExactly("A");
  }

  private static String turn(String id, int place) {
    return TurnRecordJson.write(
        new TurnRecord(
            id,
            "shop",
            "conversation",
            null,
            NOW,
            place,
            List.of(Message.of(Role.USER, "a lamp", List.of())),
            Act.RECOMMEND,
            new SlateDecision(
                List.of("A", "B"),
                new float[][] {{1}, {2}},
                new float[] {1, 2},
                new int[] {0},
                false,
                1,
                2,
                new double[] {0}),
            null,
            "default",
            "v1",
            "space",
            Map.of()));
  }

  private static String event(String turn, String rest) {
    return "{\"action_name\":\"click\",\"query_id\":\"" + turn + "\"," + rest + "}";
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    ObjectNode answer = JSON.createObjectNode();
    if (path.endsWith("/point_in_time")) {
      answer.put("pit_id", path.contains("turns") ? ".plugins-concierge-turns" : "ubi_events");
    } else if (path.equals("/_search")) {
      String index = JSON.readTree(body).path("pit").path("id").asText();
      ArrayNode hits = answer.putObject("hits").putArray("hits");
      for (Map.Entry<String, String> document :
          (index.equals("ubi_events") ? events : turns).entrySet()) {
        hits.addObject()
            .put("_index", index)
            .put("_id", document.getKey())
            .putRawValue("_source", new RawValue(document.getValue()));
      }
    }
    byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }
}
