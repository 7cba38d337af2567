package dev.concierge.plugin.recommenders;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.plugin.ConciergePlugin;
import dev.concierge.plugin.TestCalls;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.log.TurnLog;
import dev.concierge.plugin.log.erasure.DeleteUserAction;
import dev.concierge.plugin.log.feedback.FeedbackAction;
import dev.concierge.plugin.recommend.RecommendAction;
import dev.concierge.plugin.stats.HealthAction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.opensearch.action.ActionType;
import org.opensearch.action.admin.indices.alias.Alias;
import org.opensearch.action.admin.indices.alias.IndicesAliasesRequest.AliasActions;
import org.opensearch.action.admin.indices.create.CreateIndexRequest;
import org.opensearch.action.admin.indices.datastream.CreateDataStreamAction;
import org.opensearch.action.admin.indices.datastream.DeleteDataStreamAction;
import org.opensearch.action.admin.indices.template.put.PutComposableIndexTemplateAction;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.support.WriteRequest.RefreshPolicy;
import org.opensearch.cluster.metadata.ComposableIndexTemplate;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.xcontent.XContentType;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.indices.SystemIndexDescriptor;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.SystemIndexPlugin;
import org.opensearch.test.OpenSearchSingleNodeTestCase;

public class LegalIndicesTests extends OpenSearchSingleNodeTestCase {
  private static final Map<String, String> SHOP = Map.of("name", "shop");

  private static final List<String> NEVER =
      List.of(
          ".plugins-concierge-secrets",
          ".plugins-concierge-recommenders",
          ".plugins-concierge-none",
          ".tasks",
          ".opendistro_security",
          ".other-secrets",
          ".anything",
          ".",
          "..",
          "_all",
          "_own",
          "*",
          "it*",
          "items,other",
          "-items",
          "+items",
          "items*,-items",
          "other:items",
          "<items-{now/d}>",
          "<items>",
          "Items",
          "UBI Queries",
          "ite ms",
          "items?",
          "items#1",
          "items/x",
          "items\\\\x",
          "items|x",
          "x".repeat(256),
          "concealed",
          "to-concealed",
          "to-secrets",
          "to-other",
          "hidden-alias");

  private TestCalls calls;

  /** Somebody else's plugin with a system index. */
  public static final class OtherPlugin extends Plugin implements SystemIndexPlugin {
    @Override
    public Collection<SystemIndexDescriptor> getSystemIndexDescriptors(Settings settings) {
      return List.of(new SystemIndexDescriptor(".other-*", "not ours"));
    }
  }

  @Override
  protected Collection<Class<? extends Plugin>> getPlugins() {
    return List.of(ConciergePlugin.class, OtherPlugin.class);
  }

  @Override
  protected boolean resetNodeAfterTest() {
    return true;
  }

  @Before
  public void someIndices() {
    calls = new TestCalls(client());
    create(new CreateIndexRequest("items"));
    create(new CreateIndexRequest("secret"));
    create(new CreateIndexRequest("visible").alias(new Alias("hidden-alias").isHidden(true)));
    Settings hidden = Settings.builder().put("index.hidden", true).build();
    create(new CreateIndexRequest("concealed", hidden).alias(new Alias("to-concealed")));
    create(new CreateIndexRequest(".other-secrets", hidden).alias(new Alias("to-other")));
    create(new CreateIndexRequest(SystemIndices.SECRETS, hidden).alias(new Alias("to-secrets")));
  }

  @After
  public void theLogIsWritten() throws Exception {
    TurnLog log = getInstanceFromNode(TurnLog.class);
    assertBusy(() -> then(log.isIdle()).isTrue());
  }

  public void testWhatNoRecommenderMayUseIsNamed() {
    for (String name : NEVER) {
      for (String key : List.of("index", "queries_index", "events_index")) {
        RuntimeException failure =
            calls.fails(PutRecommenderAction.TYPE, SHOP, definition(key, name));
        then(TestCalls.status(failure)).as(key + " " + name).isEqualTo(400);
        then(failure)
            .hasMessageContaining("[" + key + "] must name one index, alias or data stream")
            .hasMessageContaining("but was [" + name.replace("\\\\", "\\") + "]");
      }
    }
    for (String key : List.of("queries_index", "events_index")) {
      thenRefused(definition(key, ""), "[" + key + "] must name one index");
    }
  }

  public void testItemsQueriesAndEventsAreApart() {
    alias("items", "wares");
    thenRefused(definition("events_index", "items"), "[index] and [events_index] must not lead");
    thenRefused(definition("queries_index", "wares"), "share [items]");
    thenRefused(
        definition("queries_index", "ubi_events"), "[queries_index] and [events_index] must not");
  }

  public void testStreamsAliasesAndIndicesToBeAreLegal() throws Exception {
    client()
        .execute(
            PutComposableIndexTemplateAction.INSTANCE,
            new PutComposableIndexTemplateAction.Request("events")
                .indexTemplate(
                    new ComposableIndexTemplate(
                        List.of("stream-*"),
                        null,
                        null,
                        null,
                        null,
                        null,
                        new ComposableIndexTemplate.DataStreamTemplate())))
        .actionGet();
    client()
        .execute(
            CreateDataStreamAction.INSTANCE, new CreateDataStreamAction.Request("stream-events"))
        .actionGet();
    create(new CreateIndexRequest("events-1"));
    create(new CreateIndexRequest("events-2").alias(new Alias("Events").writeIndex(true)));
    client()
        .admin()
        .indices()
        .prepareAliases()
        .addAliasAction(AliasActions.add().index("events-1").alias("Events").writeIndex(false))
        .get();
    for (String name : List.of("stream-events", "Events", "new_events", "events-1")) {
      calls.call(PutRecommenderAction.TYPE, SHOP, definition("events_index", name));
      then(calls.call(RecommendAction.TYPE, SHOP, "{\"message\":\"a lamp\"}").status())
          .as(name)
          .isEqualTo(RestStatus.OK);
    }
    theLogIsWritten();
    client()
        .execute(
            DeleteDataStreamAction.INSTANCE,
            new DeleteDataStreamAction.Request(new String[] {"stream-events"}))
        .actionGet();
  }

  public void testWhatIsStoredIsJudgedWhenItIsUsed() {
    for (String stored :
        List.of(
            definition("index", SystemIndices.SECRETS),
            definition("events_index", SystemIndices.RECOMMENDERS),
            definition("index", "_all"),
            definition("queries_index", "items"))) {
      store("shop", stored);
      long registered = documents();
      thenUnusable();
      then(documents()).isEqualTo(registered);
      then(shown().get("problem").toString()).contains("must").contains("but w");
    }
    then(calls.call(GetRecommenderAction.TYPE, Map.of(), null).body().toString()).contains("shop");
    calls.call(DeleteRecommenderAction.TYPE, SHOP, null);
    then(TestCalls.status(calls.fails(DeleteRecommenderAction.TYPE, SHOP, null))).isEqualTo(404);
  }

  public void testAnErasureNamesWhatItLeavesOut() {
    thenLeftOut(definition("events_index", "items"));
    thenLeftOut(definition("queries_index", "nowhere"));
    thenLeftOut(
        definition("events_index", SystemIndices.RECOMMENDERS),
        SystemIndices.RECOMMENDERS,
        "[events_index] must name one index");
    thenLeftOut(definition("queries_index", "_all"), "_all", "it means every index");
    thenLeftOut(definition("queries_index", "ubi*"), "ubi*", "[queries_index] must name one index");
    thenLeftOut(
        definition("events_index", "to-concealed"),
        "concealed",
        "was [to-concealed]: it leads to [concealed], which is hidden or a system index");
    store("shop", "{\"action_name\":\"click\"}");
    then(leftOut().toString()).contains("recommender=shop, reason=what is stored is no definition");
  }

  private void thenLeftOut(String stored) {
    store("shop", stored);
    then(leftOut()).as(stored).isEmpty();
  }

  private void thenLeftOut(String stored, String index, String reason) {
    store("shop", stored);
    then(leftOut()).as(stored).hasSize(1);
    Map<?, ?> one = (Map<?, ?>) leftOut().getFirst();
    then(one.get("recommender")).isEqualTo("shop");
    then(one.get("index")).isEqualTo(index);
    then(one.get("reason").toString()).contains(reason);
  }

  private List<?> leftOut() {
    CallResponse answer = calls.call(DeleteUserAction.TYPE, Map.of("id", "u"), null);
    then(answer.status()).isEqualTo(RestStatus.OK);
    return (List<?>) answer.body().get("skipped");
  }

  public void testAnAliasThatPointsElsewhereLaterIsNotFollowed() throws Exception {
    alias("items", "wares");
    create(new CreateIndexRequest("log").alias(new Alias("events")));
    calls.call(PutRecommenderAction.TYPE, SHOP, definition("index", "wares"));
    calls.call(RecommendAction.TYPE, SHOP, "{\"message\":\"a lamp\"}");
    theLogIsWritten();
    then(shown()).doesNotContainKey("problem");
    then(health()).containsEntry("status", "green");
    move("wares", "items", SystemIndices.SECRETS);
    thenUnusable();
    String problem =
        "[index] must name one index, alias or data stream of this cluster, in lower case, that is"
            + " neither hidden nor a system index, but was [wares]: it is hidden or a system index";
    then(shown()).containsEntry("problem", problem).containsEntry("index", "wares");
    then(health())
        .containsEntry("status", "yellow")
        .containsEntry("problems", List.of("recommender [shop]: " + problem));

    calls.call(PutRecommenderAction.TYPE, SHOP, definition("events_index", "events"));
    move("events", "log", SystemIndices.RECOMMENDERS);
    long registered = documents();
    thenUnusable();
    then(documents()).isEqualTo(registered);
  }

  public void testADocumentThatIsNoDefinitionHidesNoOther() {
    calls.call(PutRecommenderAction.TYPE, SHOP, definition("events_index", "ubi_events"));
    store("t-evil", "{\"action_name\":\"click\"}");
    then(calls.call(GetRecommenderAction.TYPE, Map.of(), null).body().toString())
        .contains("shop")
        .doesNotContain("t-evil");
    then(health().get("problems").toString())
        .contains("recommender [t-evil]: what is stored is no definition; delete it: ");
    calls.call(DeleteRecommenderAction.TYPE, Map.of("name", "t-evil"), null);
  }

  /** As a call for it and a call for all show it. */
  private Map<String, Object> shown() {
    Map<String, Object> one = calls.call(GetRecommenderAction.TYPE, SHOP, null).body();
    then(calls.call(GetRecommenderAction.TYPE, Map.of(), null).body())
        .containsEntry("recommenders", List.of(one));
    return one;
  }

  private Map<String, Object> health() {
    return calls.call(HealthAction.TYPE, Map.of(), null).body();
  }

  private void thenUnusable() {
    for (ActionType<CallResponse> action : List.of(RecommendAction.TYPE, FeedbackAction.TYPE)) {
      String body =
          action.equals(RecommendAction.TYPE) ? "{\"message\":\"a lamp\"}" : "{\"event_id\":\"e\"}";
      RuntimeException failure = calls.fails(action, SHOP, body);
      then(TestCalls.status(failure)).isEqualTo(400);
      then(failure).hasMessageContaining("recommender [shop] cannot be used until it is put again");
    }
  }

  private void thenRefused(String definition, String message) {
    RuntimeException failure = calls.fails(PutRecommenderAction.TYPE, SHOP, definition);
    then(TestCalls.status(failure)).isEqualTo(400);
    then(failure).hasMessageContaining(message);
  }

  private static String definition(String key, String name) {
    List<String> parts = new ArrayList<>(List.of("\"fields\":{\"title\":\"title\"}"));
    if (!key.equals("index")) {
      parts.add("\"index\":\"items\"");
    }
    parts.add(String.format(Locale.ROOT, "\"%s\":\"%s\"", key, name));
    return "{" + String.join(",", parts) + "}";
  }

  /** As an older version would have let it be stored. */
  private void store(String name, String definition) {
    client()
        .index(
            new IndexRequest(SystemIndices.RECOMMENDERS)
                .id(name)
                .setRefreshPolicy(RefreshPolicy.IMMEDIATE)
                .source(definition, XContentType.JSON))
        .actionGet();
  }

  private long documents() {
    client().admin().indices().prepareRefresh(SystemIndices.RECOMMENDERS).get();
    return client()
        .admin()
        .indices()
        .prepareStats(SystemIndices.RECOMMENDERS)
        .get()
        .getTotal()
        .getDocs()
        .getCount();
  }

  private void create(CreateIndexRequest request) {
    client().admin().indices().create(request).actionGet();
  }

  private void alias(String index, String alias) {
    client().admin().indices().prepareAliases().addAlias(index, alias).get();
  }

  private void move(String alias, String from, String to) {
    client().admin().indices().prepareAliases().removeAlias(from, alias).addAlias(to, alias).get();
  }
}
