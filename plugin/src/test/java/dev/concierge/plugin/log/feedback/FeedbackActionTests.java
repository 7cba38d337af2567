package dev.concierge.plugin.log.feedback;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.plugin.ConciergePlugin;
import dev.concierge.plugin.TestCalls;
import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.log.TurnIds;
import dev.concierge.plugin.log.erasure.DeleteUserAction;
import dev.concierge.plugin.recommenders.PutRecommenderAction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.action.support.PlainActionFuture;
import org.opensearch.plugins.Plugin;
import org.opensearch.test.OpenSearchSingleNodeTestCase;

public class FeedbackActionTests extends OpenSearchSingleNodeTestCase {
  private static final Map<String, String> SHOP = Map.of("name", "shop");

  private TestCalls calls;
  private String turn;

  @Override
  protected Collection<Class<? extends Plugin>> getPlugins() {
    return List.of(ConciergePlugin.class);
  }

  @Override
  public void setUp() throws Exception {
    super.setUp();
    calls = new TestCalls(client());
    createIndex("items");
    calls.call(
        PutRecommenderAction.TYPE, SHOP, "{\"index\":\"items\",\"fields\":{\"title\":\"title\"}}");
    TurnIds ids = getInstanceFromNode(TurnIds.class);
    PlainActionFuture<Void> ready = PlainActionFuture.newFuture();
    ids.ready(ready);
    ready.actionGet();
    turn = ids.issue("c1");
  }

  public void testEachEventIsJudgedAlone() {
    String good = event("e1", turn, "");
    Map<String, Object> answer =
        post(
            good
                + "\n"
                + event("e2", "c1.invented.mac", "")
                + "\n"
                + event("e3", turn, ",\"event_attributes\":{\"position\":{\"ordinal\":0}}")
                + "\n"
                + event("e4", turn, ",\"message\":\"" + "x".repeat(17_000) + "\"")
                + "\n"
                + event("e5", turn, ",\"colour\":\"red\""));
    then(answer).containsEntry("errors", true);
    then(statuses(answer)).containsExactly(201, 404, 400, 413, 400);
    then(answer.get("items").toString())
        .contains("[event_attributes.position.ordinal] must be an integer of at least 1")
        .contains("unknown key [colour]")
        .contains("c1.invented.mac");
    then(client().prepareGet("ubi_events", "e1").get().getSourceAsMap())
        .containsEntry("query_id", turn)
        .containsEntry("application", "concierge")
        .containsEntry("timestamp", "2026-01-01T00:00:00.000Z");

    then(statuses(post("[" + good + "]"))).containsExactly(200);
  }

  public void testAttributesHaveAtMostSoManyLevelsAndValues() {
    String good =
        attributes("g1", nested(20))
            + "\n"
            + attributes("g2", "{\"list\":[0" + ",0".repeat(998) + "]}");
    then(statuses(post(good))).containsExactly(201, 201);
    Map<String, Object> answer =
        post(
            attributes("b1", nested(21))
                + "\n"
                + attributes("b2", "{\"a\":[0" + ",0".repeat(999) + "]}")
                + "\n"
                + attributes("b3", "{\"a\":[{}" + ",[]".repeat(999) + "]}"));
    then(statuses(answer)).containsExactly(400, 400, 400);
    then(answer.get("items").toString())
        .contains("[event_attributes] must have at most [20] levels of JSON but had [21]")
        .contains("[event_attributes] must have at most [1000] values but had [1001]")
        .doesNotContain("not_indexed");
  }

  private String attributes(String id, String attributes) {
    return event(id, turn, ",\"event_attributes\":" + attributes);
  }

  private static String nested(int levels) {
    return "{\"a\":".repeat(levels - 1) + "[]" + "}".repeat(levels - 1);
  }

  public void testAWholeCallThatMakesNoSense() {
    then(TestCalls.status(calls.fails(FeedbackAction.TYPE, SHOP, ""))).isEqualTo(400);
    then(TestCalls.status(calls.fails(FeedbackAction.TYPE, SHOP, "{\"a\":"))).isEqualTo(400);
    then(TestCalls.status(
            calls.fails(FeedbackAction.TYPE, Map.of("name", "other"), event("e", turn, ""))))
        .isEqualTo(404);
  }

  public void testErasingAUserErasesTurnsAndEvents() {
    then(statuses(post(event("e1", turn, "")))).containsExactly(201);
    PlainActionFuture<Void> ready = PlainActionFuture.newFuture();
    getInstanceFromNode(SystemIndices.class).ensure(SystemIndices.TURNS, ready);
    ready.actionGet();
    client()
        .prepareIndex(SystemIndices.TURNS)
        .setId(turn)
        .setSource(Map.of("turn_id", turn, "conversation_id", "c1", "user_id", "ann"))
        .get();
    Map<?, ?> erased =
        (Map<?, ?>)
            calls.call(DeleteUserAction.TYPE, Map.of("id", "ann"), null).body().get("erased");
    then(erased.get("turns")).isEqualTo(1L);
    then(erased.get("events")).isEqualTo(1L);
    then(client().prepareGet("ubi_events", "e1").get().isExists()).isFalse();
  }

  private Map<String, Object> post(String body) {
    return calls.call(FeedbackAction.TYPE, SHOP, body).body();
  }

  private static List<Object> statuses(Map<String, Object> answer) {
    return ((List<?>) answer.get("items"))
        .stream().<Object>map(item -> ((Map<?, ?>) item).get("status")).toList();
  }

  private static String event(String id, String turn, String more) {
    return "{\"event_id\":\""
        + id
        + "\",\"action_name\":\"click\",\"query_id\":\""
        + turn
        + "\",\"timestamp\":\"2026-01-01T00:00:00Z\""
        + more
        + "}";
  }
}
