package dev.concierge.plugin.ingest;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.plugin.ConciergePlugin;
import dev.concierge.plugin.TestCalls;
import dev.concierge.plugin.recommenders.PutRecommenderAction;
import dev.concierge.plugin.stats.HealthAction;
import dev.concierge.plugin.stats.StatsAction;
import dev.concierge.plugin.training.TrainAction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.action.bulk.BulkRequest;
import org.opensearch.action.bulk.BulkResponse;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.ingest.PutPipelineRequest;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.xcontent.XContentType;
import org.opensearch.core.common.bytes.BytesArray;
import org.opensearch.plugins.Plugin;
import org.opensearch.test.OpenSearchSingleNodeTestCase;

public class ItemVectorProcessorTests extends OpenSearchSingleNodeTestCase {
  private TestCalls calls;

  @Override
  protected Collection<Class<? extends Plugin>> getPlugins() {
    return List.of(ConciergePlugin.class);
  }

  @Override
  protected Settings nodeSettings() {
    return Settings.builder()
        .put(super.nodeSettings())
        .put("plugins.concierge.trainer.address", "127.0.0.1:1")
        .build();
  }

  @Override
  public void setUp() throws Exception {
    super.setUp();
    calls = new TestCalls(client());
    createIndex("items");
    calls.call(
        PutRecommenderAction.TYPE,
        Map.of("name", "shop"),
        """
        {"index":"items","fields":{"title":"name","text":["about"],"categories":["kind"]}}""");
  }

  public void testSingleDocumentsAndBulksGetTheirText() {
    pipeline("shop");
    client()
        .index(new IndexRequest("items").id("1").setPipeline("concierge").source(lamp()))
        .actionGet();
    then(learned("1"))
        .containsEntry("text", "Desk Lamp (1994) lighting for reading")
        .containsEntry("title_key", List.of("desk lamp"));

    BulkRequest bulk = new BulkRequest();
    for (int i = 2; i < 102; i++) {
      bulk.add(
          new IndexRequest("items")
              .id(Integer.toString(i))
              .setPipeline("concierge")
              .source(lamp()));
    }
    BulkResponse done = client().bulk(bulk).actionGet();
    then(done.hasFailures()).isFalse();
    then(learned("101")).containsEntry("title_key", List.of("desk lamp"));
  }

  public void testAnUnknownRecommenderIsNamed() {
    pipeline("nobody");
    BulkResponse done =
        client()
            .bulk(
                new BulkRequest()
                    .add(new IndexRequest("items").id("1").setPipeline("concierge").source(lamp())))
            .actionGet();
    then(done.getItems()[0].getFailureMessage()).contains("recommender [nobody] does not exist");
  }

  public void testStatisticsAndHealth() {
    then(calls.call(HealthAction.TYPE, Map.of(), null).body()).containsEntry("status", "green");
    Map<?, ?> nodes = (Map<?, ?>) calls.call(StatsAction.TYPE, Map.of(), null).body().get("nodes");
    then(nodes.values().iterator().next().toString())
        .contains("models", "inference", "feedback", "rejected");
    then(TestCalls.status(calls.fails(StatsAction.TYPE, Map.of("node_id", "gone"), null)))
        .isEqualTo(404);
  }

  public void testATrainerThatDoesNotRunIsNamed() {
    RuntimeException failure =
        calls.fails(TrainAction.TYPE, Map.of(), "{\"recommender\":\"shop\"}");
    then(TestCalls.status(failure)).isEqualTo(503);
    then(failure)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageContaining("config/bin/concierge trainer serve");
  }

  @SuppressWarnings("unchecked") // keys of a JSON object are strings
  private Map<String, Object> learned(String id) {
    return (Map<String, Object>)
        client().prepareGet("items", id).get().getSourceAsMap().get("concierge");
  }

  private void pipeline(String recommender) {
    client()
        .admin()
        .cluster()
        .putPipeline(
            new PutPipelineRequest(
                "concierge",
                new BytesArray(
                    "{\"processors\":[{\"concierge_item_vector\":{\"recommender\":\""
                        + recommender
                        + "\"}}]}"),
                XContentType.JSON))
        .actionGet();
  }

  private static Map<String, Object> lamp() {
    return Map.of("name", "Desk Lamp (1994)", "about", "for reading", "kind", "lighting");
  }
}
