package dev.concierge.plugin.recommenders;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.plugin.ConciergePlugin;
import dev.concierge.plugin.TestCalls;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.cluster.metadata.MappingMetadata;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.plugins.Plugin;
import org.opensearch.test.OpenSearchSingleNodeTestCase;

public class RecommenderActionsTests extends OpenSearchSingleNodeTestCase {
  private static final Map<String, String> SHOP = Map.of("name", "shop");
  private static final String MINIMAL = "{\"index\":\"items\",\"fields\":{\"title\":\"title\"}}";

  @Override
  protected Collection<Class<? extends Plugin>> getPlugins() {
    return List.of(ConciergePlugin.class);
  }

  public void testAnUnknownItemsIndexIsNotFound() {
    RuntimeException failure =
        new TestCalls(client()).fails(PutRecommenderAction.TYPE, SHOP, MINIMAL);
    then(TestCalls.status(failure)).isEqualTo(404);
    then(failure).hasMessageContaining("items index [items] does not exist");
  }

  public void testCreateReadListReplaceDelete() {
    TestCalls calls = new TestCalls(client());
    createIndex("items");
    then(TestCalls.status(calls.fails(GetRecommenderAction.TYPE, SHOP, null))).isEqualTo(404);
    then(calls.call(GetRecommenderAction.TYPE, Map.of(), null).body())
        .containsEntry("recommenders", List.of());

    then(calls.call(PutRecommenderAction.TYPE, SHOP, MINIMAL).status())
        .isEqualTo(RestStatus.CREATED);
    then(calls
            .call(
                PutRecommenderAction.TYPE,
                SHOP,
                MINIMAL.replace("\"index\"", "\"slate\":{\"size\":7},\"index\""))
            .status())
        .isEqualTo(RestStatus.OK);

    Map<String, Object> found = calls.call(GetRecommenderAction.TYPE, SHOP, null).body();
    then(found)
        .containsEntry("name", "shop")
        .containsEntry("model", "default")
        .containsEntry("slate", Map.of("size", 7))
        .containsEntry("events_index", "ubi_events");
    then((List<?>) calls.call(GetRecommenderAction.TYPE, Map.of(), null).body().get("recommenders"))
        .hasSize(1);

    calls.call(DeleteRecommenderAction.TYPE, SHOP, null);
    then(TestCalls.status(calls.fails(GetRecommenderAction.TYPE, SHOP, null))).isEqualTo(404);
  }

  public void testItemsIndexGetsTheLearnedFields() {
    createIndex("items");
    new TestCalls(client()).call(PutRecommenderAction.TYPE, SHOP, MINIMAL);
    MappingMetadata mapping =
        client().admin().indices().prepareGetMappings("items").get().mappings().get("items");
    then(mapping.source().string()).contains("title_key", "contexts", "mentions", "neighbours");
  }

  public void testAMistakeIsNamed() {
    createIndex("items");
    TestCalls calls = new TestCalls(client());
    assertMistake(calls, "{\"index\":\"items\"}", "[fields.title] is required");
    assertMistake(
        calls,
        "{\"index\":\"items\",\"fields\":{\"title\":\"title\",\"colour\":\"c\"}}",
        "unknown key [fields.colour]; allowed are [categories, image,");
    assertMistake(
        calls,
        "{\"index\":\"items\",\"fields\":{\"title\":\"title\"},\"slate\":{\"size\":101}}",
        "[slate.size] must be in [1, 100] but was [101]");
    assertMistake(
        calls,
        "{\"index\":\"it*\",\"fields\":{\"title\":\"t\"}}",
        "must name one index, alias or data stream");
    assertMistake(calls, "{\"index\":", "the body is not JSON");
  }

  private static void assertMistake(TestCalls calls, String body, String message) {
    RuntimeException failure = calls.fails(PutRecommenderAction.TYPE, SHOP, body);
    then(failure).hasMessageContaining(message);
    then(TestCalls.status(failure)).isEqualTo(400);
  }
}
