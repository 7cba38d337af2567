package dev.concierge.plugin.endpoint;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.plugin.ConciergePlugin;
import dev.concierge.plugin.TestCalls;
import dev.concierge.plugin.log.TurnIds;
import dev.concierge.plugin.log.feedback.FeedbackAction;
import dev.concierge.plugin.recommend.RecommendAction;
import dev.concierge.plugin.recommenders.PutRecommenderAction;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.PlainActionFuture;
import org.opensearch.core.common.bytes.BytesArray;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.plugins.Plugin;
import org.opensearch.test.OpenSearchSingleNodeTestCase;

/** JSON at and beyond the limits of its parsers is the client's mistake, never the node's. */
public class ExtremeJsonTests extends OpenSearchSingleNodeTestCase {
  private static final Map<String, String> SHOP = Map.of("name", "shop");
  private static final String DIGITS = "1".repeat(1001);
  private static final String MANY = "1".repeat(1000);
  private static final String NAME = "k".repeat(50_001);

  /** Values that a key may have which expects another kind of value. */
  private static final List<String> VALUES =
      List.of(
          deep(1001),
          deep(950),
          DIGITS,
          MANY,
          "-" + MANY,
          "1." + "1".repeat(990),
          "0." + DIGITS,
          "1e999",
          "-1e999",
          "1e-999",
          "1e999999999999999999",
          "NaN",
          "Infinity",
          "{\"" + NAME + "\":1}",
          "{\"a\":1,\"a\":2}",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "[" + MANY + "]",
          "{\"\":" + MANY + "}",
          "null",
          "01",
          "tru",
          "");

  private TestCalls calls;

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
  }

  public void testALimitIsNamed() {
    thenRefused("{\"message\":" + deep(1001) + "}", "at most [1000] levels");
    thenRefused("{\"message\":\"x\",\"seed\":" + DIGITS + "}", "numbers of [1000] digits");
    thenRefused("{\"" + NAME + "\":1}", "names of [50000]");
    thenRefused("{\"message\":", "line 1, column");
    thenRefused(
        "{\"message\":\"x\",\"size\":\"" + "a".repeat(99) + "\uD83D\uDE00".repeat(9) + "\"}",
        "but was [" + "a".repeat(99) + "...]");
    thenRefused("null", "one JSON object");
    thenRefused("[1]", "one JSON object");
    thenRefused("{\"message\":\"x\",\"size\":1e999}", "[size] must be an integer");
    thenRefused(
        "{\"message\":\"x\",\"_source\":[\"" + "*a".repeat(2000) + "\"]}",
        "[_source] is malformed");
  }

  public void testHalfACharacterIsReplaced() {
    CallRequest call =
        new CallRequest(
            SHOP,
            new BytesArray(
                "{\"\\udc00\":[\"a\\ud83d\",\"\\ud83d\\ude00\",{\"b\":\"\\ud83d\\ud83d\\ude00\"}]}"));
    then(call.object().node().toString())
        .isEqualTo("{\"\uFFFD\":[\"a\uFFFD\",\"\uD83D\uDE00\",{\"b\":\"\uFFFD\uD83D\uDE00\"}]}");
  }

  public void testKeysThatBecomeTheSameAreRefused() {
    thenRefused(
        "{\"message\":\"x\",\"filter\":{\"a\\ud800\":1,\"a\\udc00\":2}}",
        "the key [a\uFFFD] is there twice once halves of characters are replaced by U+FFFD");
    thenRefused(
        "{\"message\":\"x\",\"\\ud800\":1,\"\uFFFD\":2}", "the key [\uFFFD] is there twice");
  }

  public void testNoValueOfARecommendationIsTheNodesMistake() {
    for (String value : VALUES) {
      for (String key :
          List.of(
              "seed", "size", "filter", "_source", "timeout", "mentions", "exclude_ids", "xyz")) {
        thenNotTheNodes(
            RecommendAction.TYPE,
            "{\"message\":\"x\",\"log\":false,\"" + key + "\":" + value + "}");
      }
      thenNotTheNodes(RecommendAction.TYPE, "{\"message\":" + value + ",\"log\":false}");
      thenNotTheNodes(
          RecommendAction.TYPE,
          "{\"message\":\"x\",\"log\":false,\"generation\":{\"top_p\":" + value + "}}");
      thenNotTheNodes(
          RecommendAction.TYPE,
          "{\"message\":\"x\",\"log\":false,\"filter\":{\"term\":{\"price\":" + value + "}}}");
      thenNotTheNodes(RecommendAction.TYPE, value);
    }
  }

  public void testADeeplyNestedFilterIsAnsweredOrRefused() {
    for (int depth : new int[] {10, 99}) {
      then(calls.call(RecommendAction.TYPE, SHOP, nested(depth)).status()).isEqualTo(RestStatus.OK);
    }
    for (int depth : new int[] {100, 300, 332}) {
      thenRefused(nested(depth), "[filter] must have at most [300] levels of JSON but had [");
    }
    thenRefused(nested(334), "at most [1000] levels");
  }

  private static String nested(int depth) {
    return "{\"message\":\"x\",\"log\":false,\"filter\":"
        + "{\"bool\":{\"filter\":[".repeat(depth)
        + "{\"match_all\":{}}"
        + "]}}".repeat(depth)
        + "}";
  }

  public void testNoValueOfADefinitionIsTheNodesMistake() {
    for (String value : VALUES) {
      for (String key :
          List.of("index", "window_tokens", "slate", "fields", "application", "xyz")) {
        String fields = key.equals("fields") ? "" : ",\"fields\":{\"title\":\"title\"}";
        String index = key.equals("index") ? "" : "\"index\":\"items\",";
        thenNotTheNodes(
            PutRecommenderAction.TYPE, "{" + index + "\"" + key + "\":" + value + fields + "}");
      }
      thenNotTheNodes(
          PutRecommenderAction.TYPE,
          "{\"index\":\"items\",\"fields\":{\"title\":\"title\"},\"retrieval\":{\"knn\":"
              + value
              + "}}");
    }
  }

  public void testNoEventIsTheNodesMistake() {
    TurnIds ids = getInstanceFromNode(TurnIds.class);
    PlainActionFuture<Void> ready = PlainActionFuture.newFuture();
    ids.ready(ready);
    ready.actionGet();
    String turn = ids.issue("c1");
    for (String value : VALUES) {
      for (String event :
          List.of(
              value,
              "{\"event_id\":"
                  + value
                  + ",\"query_id\":\""
                  + turn
                  + "\",\"action_name\":\"click\"}",
              event(turn, "{\"own\":" + value + "}"),
              event(turn, "{\"position\":{\"ordinal\":" + value + "}}"),
              event(turn, "{\"position\":{\"x\":" + value + "}}"),
              event(turn, "{\"concierge\":{\"dwell_ms\":" + value + "}}"))) {
        thenNotTheNodes(FeedbackAction.TYPE, event + "\n" + event);
      }
    }
    for (String time :
        List.of(
            "+999999999-12-31T23:59:59-18:00",
            "-999999999-01-01T00:00:00+18:00",
            "+10000-01-01T00:00:00Z",
            "9999-12-31T23:59:59-01:00",
            "2026-13-01T00:00:00Z",
            "")) {
      String event =
          String.format(
              Locale.ROOT,
              "{\"query_id\":\"%s\",\"action_name\":\"click\",\"timestamp\":\"%s\"}",
              turn,
              time);
      then(calls.call(FeedbackAction.TYPE, SHOP, event).body().get("items").toString())
          .as(time)
          .contains("status=400")
          .contains("timestamp");
    }
  }

  private static String event(String turn, String attributes) {
    return String.format(
        Locale.ROOT,
        "{\"query_id\":\"%s\",\"action_name\":\"click\",\"event_attributes\":%s}",
        turn,
        attributes);
  }

  private void thenRefused(String body, String message) {
    RuntimeException failure = calls.fails(RecommendAction.TYPE, SHOP, body);
    then(TestCalls.status(failure)).isEqualTo(400);
    then(failure).hasMessageContaining(message);
  }

  private void thenNotTheNodes(ActionType<CallResponse> action, String body) {
    String shown = body.length() < 200 ? body : body.substring(0, 200);
    try {
      then(calls.call(action, SHOP, body).body().toString()).as(shown).doesNotContain("status=5");
    } catch (RuntimeException e) {
      then(TestCalls.status(e)).as(shown + ": " + e).isBetween(400, 499);
    }
  }

  private static String deep(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }
}
