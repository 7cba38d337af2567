package dev.concierge.plugin.recommend;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.models.conversation.Act;
import dev.concierge.models.log.TurnRecord;
import dev.concierge.models.log.TurnRecordJson;
import dev.concierge.plugin.ConciergePlugin;
import dev.concierge.plugin.TestCalls;
import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.log.TurnLog;
import dev.concierge.plugin.recommenders.PutRecommenderAction;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.support.IndicesOptions;
import org.opensearch.action.support.WriteRequest;
import org.opensearch.common.xcontent.XContentType;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.plugins.Plugin;
import org.opensearch.search.SearchHit;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.test.OpenSearchSingleNodeTestCase;

public class RecommendActionTests extends OpenSearchSingleNodeTestCase {
  private static final Map<String, String> SHOP = Map.of("name", "shop");

  @Override
  protected Collection<Class<? extends Plugin>> getPlugins() {
    return List.of(ConciergePlugin.class);
  }

  @Override
  protected boolean resetNodeAfterTest() {
    return true;
  }

  @Before
  public void aShop() {
    createIndex("items");
    calls()
        .call(
            PutRecommenderAction.TYPE,
            SHOP,
            """
            {"index":"items","fields":{"title":"title","text":["description"],"categories":["category"]},
             "slate":{"size":2}}
            """);
    item("lamp-1", "Aurora Lamp", "a warm reading lamp for the desk", "lighting", 30);
    item("lamp-2", "Boreal Lamp", "a bright reading lamp made of steel", "lighting", 80);
    item("lamp-3", "Cirrus Lamp", "a floor lamp for the living room", "lighting", 20);
    item("chair-1", "Oak Chair", "a wooden chair", "furniture", 60);
    client().admin().indices().prepareRefresh("items").get();
  }

  public void testRecommendsByWordsUnderTheFilterAndLogsTheTurn() throws Exception {
    Map<String, Object> answer =
        recommend(
            """
            {"message":"I need a reading lamp. I loved the Aurora Lamp","user_id":"u1","client_id":"c1",
             "filter":{"range":{"price":{"lte":50}}},"recommend":"always","profile":true}
            """);

    then(answer).containsEntry("act", "recommend").containsKeys("took", "turn_id", "profile");
    then(ids(answer)).contains("lamp-1").doesNotContain("lamp-2");
    then(answer.get("warnings").toString()).contains("ranked by words alone");
    then(((Map<?, ?>) answer.get("state")).get("mentions").toString())
        .contains("id=lamp-1")
        .contains("by=user");
    String turn = (String) answer.get("turn_id");
    assertBusy(() -> then(search("ubi_events")).hasSize(ids(answer).size()));

    TurnRecord record =
        TurnRecordJson.read(search(SystemIndices.TURNS).getFirst().getSourceAsString());
    then(record.turnId()).isEqualTo(turn);
    then(record.act()).isEqualTo(Act.RECOMMEND);
    then(record.decision().slateIds()).isEqualTo(ids(answer));
    then(record.messages()).hasSize(1);
    then(record.messages().getFirst().mentions().getFirst().polarity()).isPositive();

    Map<String, Object> query = search("ubi_queries").getFirst().getSourceAsMap();
    then(query)
        .containsEntry("query_id", turn)
        .containsEntry("client_id", "c1")
        .containsEntry("application", "concierge")
        .containsEntry("query_response_hit_ids", ids(answer))
        .containsEntry("user_query", "I need a reading lamp. I loved the Aurora Lamp");
    SearchHit first =
        search("ubi_events").stream()
            .filter(hit -> hit.getId().equals(turn + ".1"))
            .findFirst()
            .orElseThrow();
    then(first.getSourceAsMap())
        .containsEntry("action_name", "impression")
        .containsEntry("query_id", turn)
        .containsEntry("user_query", "I need a reading lamp. I loved the Aurora Lamp");
    then(first.getSourceAsMap().get("event_attributes").toString())
        .contains("ordinal=1")
        .contains("object_id=" + ids(answer).getFirst())
        .contains("object_id_field=_id");
  }

  public void testTheFilterHoldsForCandidatesAndExclusionsToo() {
    Map<String, Object> answer =
        recommend(
            """
            {"message":"a lamp","candidate_ids":["lamp-1","lamp-2","lamp-3","nothing"],
             "exclude_ids":["lamp-3"],"filter":{"range":{"price":{"lte":50}}},"log":false}
            """);
    then(ids(answer)).containsExactly("lamp-1");
  }

  public void testAConversationGoesOnAndLeavesNoTraceWhenAsked() {
    Map<String, Object> first = recommend("{\"message\":\"a floor lamp\",\"size\":1}");
    String id = (String) first.get("conversation_id");
    then(ids(first)).containsExactly("lamp-3");

    Map<String, Object> second =
        recommend("{\"message\":\"rather a chair\",\"conversation_id\":\"" + id + "\"}");
    then(second).containsEntry("conversation_id", id);
    then(((Map<?, ?>) second.get("state")).get("turns")).isEqualTo(3);
    then(((Map<?, ?>) second.get("state")).get("mentions").toString()).contains("by=assistant");

    recommend("{\"message\":\"and a lamp\",\"log\":false,\"conversation_id\":\"untraced\"}");
    then(client().prepareGet(SystemIndices.CONVERSATIONS, "untraced").get().isExists()).isFalse();
  }

  public void testASampledSlateTellsItsPropensities() {
    String body = "{\"message\":\"a lamp\",\"explore\":true,\"size\":3,\"seed\":%d,\"log\":false}";
    Map<String, Object> answer = recommend(String.format(Locale.ROOT, body, 7));
    then(answer.get("exploration").toString()).contains("explored=true");
    double product = 1;
    for (Object item : (List<?>) answer.get("recommendations")) {
      product *= (Double) ((Map<?, ?>) item).get("propensity");
    }
    then(product).isStrictlyBetween(0.0, 1.0);
    then(ids(recommend(String.format(Locale.ROOT, body, 7)))).isEqualTo(ids(answer));
  }

  public void testWhereNothingIsFoundThePopularIsRecommended() {
    Map<String, Object> answer =
        recommend("{\"message\":\"xyzzy\",\"recommend\":\"always\",\"log\":false}");
    then(answer).containsEntry("act", "recommend");
    then(ids(answer)).hasSize(2);
    then(answer.get("warnings").toString()).contains("most popular");
    Map<String, Object> filtered =
        recommend(
            """
            {"message":"xyzzy","recommend":"always","log":false,"filter":{"range":{"price":{"lte":25}}}}
            """);
    then(ids(filtered)).containsExactly("lamp-3");
  }

  public void testARetrieverOfWeightZeroIsOff() {
    define("\"retrieval\":{\"metadata\":0,\"contexts\":0,\"related\":0}");
    then(recommend("{\"message\":\"a floor lamp\",\"log\":false}").get("warnings").toString())
        .contains("most popular");
    define("\"retrieval\":{\"metadata\":0.5,\"candidates\":1}");
    then(ids(recommend("{\"message\":\"a floor lamp\",\"log\":false}"))).containsExactly("lamp-3");
  }

  public void testRelatedItemsShareTheirMakers() {
    define("\"retrieval\":{\"metadata\":0,\"contexts\":0}");
    client()
        .prepareUpdate("items", "lamp-1")
        .setDoc(Map.of("maker", "Vera Holm"))
        .setRefreshPolicy(WriteRequest.RefreshPolicy.IMMEDIATE)
        .get();
    client()
        .prepareUpdate("items", "chair-1")
        .setDoc(Map.of("concierge", Map.of("text", "Oak Chair Vera Holm")))
        .setRefreshPolicy(WriteRequest.RefreshPolicy.IMMEDIATE)
        .get();
    Map<String, Object> answer =
        recommend("{\"message\":\"I loved the Aurora Lamp\",\"log\":false,\"size\":4}");
    then(ids(answer)).containsExactlyInAnyOrder("lamp-1", "chair-1");
  }

  public void testItemsWithoutATitleAreNamedInAWarning() {
    client()
        .prepareIndex("items")
        .setId("bare")
        .setRefreshPolicy(WriteRequest.RefreshPolicy.IMMEDIATE)
        .setSource(Map.of("concierge", Map.of("text", "quixotic")))
        .get();
    then(recommend("{\"message\":\"quixotic\",\"log\":false}").get("warnings").toString())
        .contains("[1] of [1] candidates have no value in the title field [title]");
  }

  public void testAnAmbiguousNameKeepsAllItemsAndSharesTheirWeight() {
    item("lamp-4", "Aurora Lamp (2020)", "another", "lighting", 40);
    client()
        .prepareUpdate("items", "lamp-4")
        .setDoc(
            Map.of(
                "year", 2020, "concierge", Map.of("title_key", List.of("aurora lamp", "aurora"))))
        .setRefreshPolicy(WriteRequest.RefreshPolicy.IMMEDIATE)
        .get();
    define("\"retrieval\":{}");
    then(mentions("I loved the Aurora Lamp"))
        .contains("id=lamp-1")
        .contains("id=lamp-4")
        .contains("weight=0.5");
    then(mentions("I loved the Aurora Lamp (2020)")).contains("lamp-4").doesNotContain("lamp-1");
    then(mentions("I loved the Aurora")).contains("lamp-4").doesNotContain("lamp-1");
  }

  public void testMistakesAreTheClients() {
    TestCalls calls = calls();
    then(status(calls, "{}")).isEqualTo(400);
    then(status(calls, "{\"message\":\"x\",\"size\":1000}")).isEqualTo(400);
    then(status(calls, "{\"message\":\"x\",\"filter\":{\"nonsense\":{}}}")).isEqualTo(400);
    then(status(calls, "{\"message\":\"" + "x".repeat(9000) + "\"}")).isEqualTo(413);
    then(status(calls, "{\"message\":\"x\",\"model_version\":\"v9\"}")).isIn(404, 503);
    then(TestCalls.status(
            calls.fails(RecommendAction.TYPE, Map.of("name", "no"), "{\"message\":\"x\"}")))
        .isEqualTo(404);
  }

  /** Turns are logged after their answer. */
  @After
  public void theLogIsWritten() throws Exception {
    TurnLog log = node().injector().getInstance(TurnLog.class);
    assertBusy(() -> then(log.isIdle()).isTrue());
  }

  private String mentions(String message) {
    Map<String, Object> answer = recommend("{\"message\":\"" + message + "\",\"log\":false}");
    return ((Map<?, ?>) answer.get("state")).get("mentions").toString();
  }

  private void define(String more) {
    calls()
        .call(
            PutRecommenderAction.TYPE,
            SHOP,
            "{\"index\":\"items\",\"fields\":{\"title\":\"title\",\"text\":[\"description\"],\"people\":[\"maker\"],"
                + "\"year\":\"year\"},\"slate\":{\"size\":2},"
                + more
                + "}");
  }

  private static int status(TestCalls calls, String body) {
    return TestCalls.status(calls.fails(RecommendAction.TYPE, SHOP, body));
  }

  private Map<String, Object> recommend(String body) {
    return calls().call(RecommendAction.TYPE, SHOP, body).body();
  }

  private TestCalls calls() {
    return new TestCalls(client());
  }

  private static List<String> ids(Map<String, Object> answer) {
    return ((List<?>) answer.get("recommendations"))
        .stream().map(item -> (String) ((Map<?, ?>) item).get("_id")).toList();
  }

  private List<SearchHit> search(String index) {
    client()
        .admin()
        .indices()
        .prepareRefresh(index)
        .setIndicesOptions(IndicesOptions.lenientExpandHidden())
        .get();
    SearchRequest request =
        new SearchRequest(index)
            .indicesOptions(IndicesOptions.lenientExpandHidden())
            .source(new SearchSourceBuilder().query(QueryBuilders.matchAllQuery()).size(100));
    return List.of(client().search(request).actionGet().getHits().getHits());
  }

  private void item(String id, String title, String description, String category, int price) {
    client()
        .prepareIndex("items")
        .setId(id)
        .setRefreshPolicy(WriteRequest.RefreshPolicy.NONE)
        .setSource(
            String.format(
                Locale.ROOT, // the test framework picks locales that write other digits
                """
                {"title":"%s","description":"%s","category":"%s","price":%d,
                 "concierge":{"text":"%s %s %s","title_key":"%s"}}
                """,
                title,
                description,
                category,
                price,
                title,
                category,
                description,
                title.toLowerCase(Locale.ROOT)),
            XContentType.JSON)
        .get();
  }
}
