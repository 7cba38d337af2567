package dev.concierge.trainer.run.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.log.FeedbackEvent;
import dev.concierge.models.log.SlateDecision;
import dev.concierge.models.log.TurnRecord;
import dev.concierge.models.log.TurnRecordJson;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ConciergeClientException;
import dev.concierge.trainer.cluster.SkippedDocuments;
import dev.concierge.trainer.run.sessions.LoggedTurn;
import dev.concierge.trainer.run.sessions.SessionBuilder;
import dev.concierge.trainer.run.sessions.SessionConfig;
import dev.concierge.trainer.run.sessions.Sessions;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
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

  private final SkippedDocuments skipped = new SkippedDocuments();
  private LogNode node;
  private ConciergeClient client;

  @BeforeEach
  void start() throws IOException {
    node = new LogNode();
    client = new ConciergeClient(node.address());
    node.turns.put("t1", turn("t1", 0));
    node.turns.put("t2", turn("t2", 1));
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  @Test
  void oddEventsAreLeftOutCountedAndNamed() {
    node.events.put("good", event("t1", "\"timestamp\":\"2026-01-01T10:00:01.000Z\""));
    node.events.put("epoch", event("t2", "\"timestamp\":1767261602000"));
    node.events.put("nameless", "{\"query_id\":\"t1\",\"timestamp\":\"2026-01-01T10:00:01.000Z\"}");
    node.events.put("timeless", event("t1", "\"client_id\":\"c\""));
    node.events.put("local", event("t1", "\"timestamp\":\"2026-11-28 09:00:00\""));
    node.events.put(
        "listed",
        event("t1", "\"timestamp\":1767261602000,\"event_attributes\":{\"object\":[\"A\"]}"));
    node.events.put("sourceless", "null");

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
        .anyMatch(text -> text.startsWith("[ubi_events/listed]: [event_attributes.object]"))
        .anyMatch(text -> text.startsWith("[ubi_events/sourceless]"));
  }

  @Test
  void oddTurnsAreLeftOutCountedAndNamed() throws IOException {
    node.turns.put("empty", "{}");
    node.turns.put("timeless", node.turns.get("t1").replace("2026-01-01T10:00:00Z", "yesterday"));
    node.turns.put("listed", "[]");
    ObjectNode outside = (ObjectNode) JSON.readTree(node.turns.get("t1"));
    ((ObjectNode) outside.get("decision")).putArray("slate").add(9);
    node.turns.put("outside", outside.toString());
    ObjectNode improbable = (ObjectNode) JSON.readTree(node.turns.get("t1"));
    ((ObjectNode) improbable.get("decision")).putArray("scores").add("NaN").add(1);
    node.turns.put("improbable", improbable.toString());
    ObjectNode unpacked = (ObjectNode) JSON.readTree(node.turns.get("t1"));
    ((ObjectNode) unpacked.get("decision")).put("columns", -1);
    node.turns.put("unpacked", unpacked.toString());

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
    node.events.put("before", event("t1", "\"timestamp\":1767261602000"));
    String odd = "{\"a\":".repeat(998) + "1" + "}".repeat(998);
    node.events.put("deep", event("t1", "\"timestamp\":1767261603000,\"event_id\":" + odd));
    node.events.put("after", event("t2", "\"timestamp\":1767261604000"));

    List<LoggedConversation> read = new ArrayList<>();
    new IndexLog(client, "ubi_events", skipped).read(WINDOW, read::add);

    assertThat(read.getFirst().events())
        .extracting(FeedbackEvent::eventId)
        .containsExactly("before", "deep", "after");
    assertThat(skipped.count()).isZero();
  }

  @Test
  void pagesThatAreTooLargeAreAskedForInPartsAndOneDocumentTooLargeIsLeftOut() {
    for (int i = 0; i < 1_000; i++) {
      boolean large = i == 300 || i == 301 || i == 700 || i == 999;
      String message = "m".repeat(large ? 200_000 : 1_000);
      node.events.put(
          "e" + i, event("t1", "\"timestamp\":1767261602000,\"event_id\":\"" + message + i + "\""));
    }

    List<FeedbackEvent> read = new ArrayList<>();
    try (ConciergeClient small = new ConciergeClient(node.address(), 150_000)) {
      new IndexLog(small, "ubi_events", skipped)
          .read(WINDOW, conversation -> read.addAll(conversation.events()));
    }

    assertThat(read)
        .extracting(event -> Integer.valueOf(event.eventId().replaceFirst("m+", "")))
        .doesNotContain(300, 301, 700, 999)
        .doesNotHaveDuplicates()
        .hasSize(996);
    assertThat(skipped.count()).isEqualTo(4);
    assertThat(skipped.first().getFirst())
        .startsWith("[ubi_events/e300]: the answer of [" + node.address() + "]")
        .endsWith("has more than [150000] bytes");
    assertThat(skipped.first())
        .extracting(text -> text.substring(0, text.indexOf(']') + 1))
        .containsExactly(
            "[ubi_events/e300]", "[ubi_events/e301]", "[ubi_events/e700]", "[ubi_events/e999]");
    assertThat(node.eventSearches).as("pages grow back").hasSizeLessThan(100);
  }

  @Test
  void aFailedShardIsNoEndOfTheLog() {
    node.shardFails = true;
    IndexLog log = new IndexLog(client, "ubi_events", skipped);
    assertThatThrownBy(() -> log.read(WINDOW, conversation -> {}))
        .isInstanceOfSatisfying(
            ConciergeClientException.class, e -> assertThat(e.status()).isEqualTo(503));
  }

  @Test
  void ofAnEventOnlyWhatIsReadIsAskedFor() {
    String large = "\"" + "m".repeat(10_000) + "\"";
    for (int i = 0; i < 400; i++) {
      node.events.put(
          "e" + i,
          event(
              "t1",
              "\"timestamp\":1767261602000,\"message\":"
                  + large
                  + ",\"user_query\":"
                  + large
                  + ",\"event_attributes\":{\"note\":"
                  + large
                  + ",\"object\":{\"object_id\":\"A\",\"object_detail\":{\"text\":"
                  + large
                  + "}},\"position\":{\"ordinal\":1},\"concierge\":{\"dwell_ms\":5}}"));
    }
    node.events.put(
        "odd", event("t1", "\"timestamp\":1767261602000,\"event_attributes\":{\"position\":3}"));

    List<FeedbackEvent> read = new ArrayList<>();
    try (ConciergeClient small = new ConciergeClient(node.address(), 150_000)) {
      new IndexLog(small, "ubi_events", skipped)
          .read(WINDOW, conversation -> read.addAll(conversation.events()));
    }

    assertThat(node.eventSearches).hasSize(1);
    assertThat(read)
        .hasSize(400)
        .allMatch(event -> event.itemId().equals("A"))
        .allMatch(event -> event.ordinal().getAsInt() == 1 && event.dwellMs().getAsDouble() == 5);
    assertThat(skipped.first())
        .containsExactly(
            "[ubi_events/odd]: [event_attributes.position] must be an object but was [3]");
  }

  @Test
  void ofATurnNoMoreIsAskedForThanIsLearnedFrom() {
    List<TurnRecord> read = new ArrayList<>();
    new IndexLog(client, "ubi_events", skipped)
        .read(WINDOW, conversation -> read.addAll(conversation.turns()));

    assertThat(read).extracting(TurnRecord::turnId).containsExactly("t1", "t2");
    assertThat(read).allMatch(turn -> turn.messages().size() == 1 && turn.decision() != null);
    assertThat(node.turnSearches)
        .extracting(search -> search.path("_source").path("excludes").toString())
        .containsExactly("[\"stage_micros\"]");
  }

  @Test
  void eventsThatAreStrangeButLegalFailNoSession() {
    String item =
        "\"event_attributes\":{\"object\":{\"object_id\":\"%s\"},\"position\":{\"ordinal\":%s}}";
    node.events.put("far", event("t1", "\"timestamp\":\"+12026-01-01T10:00:00Z\""));
    node.events.put("early", event("t1", "\"timestamp\":\"1969-01-01T10:00:00Z\""));
    node.events.put(
        "stray",
        event("t1", "\"timestamp\":1767261602000," + String.format(Locale.ROOT, item, "Z", "7")));
    node.events.put(
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
            new TurnRecord.Place(id, "shop", "conversation", null, NOW, place),
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
            new TurnRecord.ActingVersion("default", "v1", "space"),
            Map.of()));
  }

  private static String event(String turn, String rest) {
    return "{\"action_name\":\"click\",\"query_id\":\"" + turn + "\"," + rest + "}";
  }
}
