package dev.concierge.plugin.log.erasure;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.plugin.ConciergePlugin;
import dev.concierge.plugin.TestCalls;
import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.recommend.RecommendAction;
import dev.concierge.plugin.recommenders.PutRecommenderAction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.opensearch.action.admin.indices.alias.IndicesAliasesRequest.AliasActions;
import org.opensearch.action.admin.indices.datastream.DeleteDataStreamAction;
import org.opensearch.action.admin.indices.template.put.PutComposableIndexTemplateAction;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.support.WriteRequest;
import org.opensearch.cluster.metadata.ComposableIndexTemplate;
import org.opensearch.cluster.metadata.DataStream;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.xcontent.XContentType;
import org.opensearch.plugins.Plugin;
import org.opensearch.test.OpenSearchSingleNodeTestCase;

public class ErasureTests extends OpenSearchSingleNodeTestCase {
  private static final Map<String, String> SHOP = Map.of("name", "shop");

  @Override
  protected Collection<Class<? extends Plugin>> getPlugins() {
    return List.of(ConciergePlugin.class);
  }

  @Override
  protected boolean resetNodeAfterTest() {
    return true;
  }

  /** Turns wait so long that an erasure is sure to come before they are written. */
  @Override
  protected Settings nodeSettings() {
    return Settings.builder().put("plugins.concierge.log.interval", "2s").build();
  }

  @Before
  public void aShop() {
    createIndex("items");
    new TestCalls(client())
        .call(
            PutRecommenderAction.TYPE,
            SHOP,
            "{\"index\":\"items\",\"fields\":{\"title\":\"title\"}}");
    client()
        .prepareIndex("items")
        .setId("lamp")
        .setRefreshPolicy(WriteRequest.RefreshPolicy.IMMEDIATE)
        .setSource("title", "Lamp", "concierge.text", "Lamp")
        .get();
  }

  public void testWhatIsStillToBeWrittenIsErasedToo() {
    recommend("{\"message\":\"a lamp\",\"user_id\":\"ann\"}");
    recommend("{\"message\":\"a lamp\",\"user_id\":\"bob\"}");

    then(erase("ann"))
        .containsEntry("conversations", 1L)
        .containsEntry("turns", 1L)
        .containsEntry("queries", 1L)
        .containsEntry("events", 1L);
    then(erase("ann").values()).allMatch(count -> ((Number) count).longValue() == 0);
    then(erase("bob")).containsEntry("turns", 1L).containsEntry("queries", 1L);
  }

  public void testWhatARecommenderMustNotUseAnyMoreIsErased() {
    recommend("{\"message\":\"a lamp\",\"user_id\":\"ann\"}");
    store("{\"index\":\"ubi_events\",\"fields\":{\"title\":\"title\"}}");
    then(erase("ann")).containsEntry("queries", 1L).containsEntry("events", 1L);

    createIndex("concealed", Settings.builder().put("index.hidden", true).build());
    createIndex("log-1");
    createIndex("log-2");
    client()
        .admin()
        .indices()
        .prepareAliases()
        .addAlias(new String[] {"concealed", "log-1", "log-2"}, "log")
        .get();
    store(
        "{\"index\":\"items\",\"fields\":{\"title\":\"title\"},"
            + "\"events_index\":\"log\",\"queries_index\":\"items\"}");
    for (String index : List.of("concealed", "log-1", "log-2")) {
      write(new IndexRequest(index).source("user_id", "ann"));
    }
    then(erase("ann")).containsEntry("events", 2L);
    then(documents("log-1", "log-2")).isZero();
    then(documents("concealed")).isEqualTo(1);
  }

  public void testAnAliasWithARoutingIsErased() {
    createIndex("routed", Settings.builder().put("index.number_of_shards", 5).build());
    client()
        .admin()
        .indices()
        .prepareAliases()
        .addAliasAction(AliasActions.add().index("routed").alias("log").routing("somewhere"))
        .get();
    store("{\"index\":\"items\",\"fields\":{\"title\":\"title\"},\"events_index\":\"log\"}");
    for (int i = 0; i < 5; i++) {
      write(new IndexRequest("log").id("e" + i).source("user_id", "ann"));
    }
    then(erase("ann")).containsEntry("events", 5L);
    then(documents("routed")).isZero();
  }

  public void testADataStreamIsErased() {
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
                        new ComposableIndexTemplate.DataStreamTemplate(
                            new DataStream.TimestampField("timestamp")))))
        .actionGet();
    store(
        "{\"index\":\"items\",\"fields\":{\"title\":\"title\"},"
            + "\"events_index\":\"stream-events\"}");
    write(
        new IndexRequest("stream-events")
            .create(true)
            .source("user_id", "ann", "timestamp", "2026-01-01T00:00:00.000Z"));
    then(erase("ann")).containsEntry("events", 1L);
    client()
        .execute(
            DeleteDataStreamAction.INSTANCE,
            new DeleteDataStreamAction.Request(new String[] {"stream-events"}))
        .actionGet();
  }

  /** As an older version would have let it be stored. */
  private void store(String definition) {
    write(
        new IndexRequest(SystemIndices.RECOMMENDERS)
            .id("shop")
            .source(definition, XContentType.JSON));
  }

  private void write(IndexRequest request) {
    client().index(request.setRefreshPolicy(WriteRequest.RefreshPolicy.IMMEDIATE)).actionGet();
  }

  private long documents(String... indices) {
    return client().prepareSearch(indices).get().getHits().getTotalHits().value();
  }

  private void recommend(String body) {
    new TestCalls(client()).call(RecommendAction.TYPE, SHOP, body);
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> erase(String user) {
    Map<String, Object> answer =
        new TestCalls(client()).call(DeleteUserAction.TYPE, Map.of("id", user), null).body();
    return (Map<String, Object>) answer.get("erased");
  }
}
