package dev.concierge.plugin.registry.calls;

import static dev.concierge.plugin.registry.calls.SampleModel.register;
import static dev.concierge.plugin.registry.calls.SampleModel.version;
import static org.assertj.core.api.BDDAssertions.then;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakScope;
import dev.concierge.models.catalogue.PackedFloats;
import dev.concierge.plugin.ConciergePlugin;
import dev.concierge.plugin.TestCalls;
import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.policies.LoadedPolicies;
import dev.concierge.plugin.recommenders.PutRecommenderAction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.ingest.PutPipelineRequest;
import org.opensearch.common.xcontent.XContentType;
import org.opensearch.core.common.bytes.BytesArray;
import org.opensearch.plugins.Plugin;
import org.opensearch.test.OpenSearchSingleNodeTestCase;

/** A real bundle with random weights goes through the registry while requests run on it. */
@ThreadLeakScope(ThreadLeakScope.Scope.NONE)
public class HotSwapTests extends OpenSearchSingleNodeTestCase {
  private TestCalls calls;
  private LoadedPolicies policies;

  @Override
  protected Collection<Class<? extends Plugin>> getPlugins() {
    return List.of(ConciergePlugin.class);
  }

  @Override
  public void setUp() throws Exception {
    super.setUp();
    calls = new TestCalls(client());
    policies = getInstanceFromNode(LoadedPolicies.class);
    assertBusy(() -> then(policies.settled()).isTrue());
  }

  public void testVersionsAreSwappedUnderRequestsAndRolledBack() throws Exception {
    register(calls, "v1");
    register(calls, "v2");
    calls.call(PromoteAction.TYPE, version("v1"), "{\"reason\":\"first\"}");
    AtomicBoolean running = new AtomicBoolean(true);
    Set<String> seen = ConcurrentHashMap.newKeySet();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    List<Future<?>> users = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      users.add(
          pool.submit(
              () -> {
                while (running.get()) {
                  try (LoadedPolicies.Lease lease = policies.acquire("sample", null)) {
                    seen.add(lease.version());
                    lease.policy().score(new float[][] {{1, 2, 3}, {3, 2, 1}});
                  }
                }
              }));
    }
    Map<String, Object> swapped =
        calls.call(PromoteAction.TYPE, version("v2"), "{\"override\":true}").body();
    then(swapped).containsEntry("previous", "v1");
    assertBusy(() -> then(seen).contains("v1", "v2"));
    then(policies.isLoaded("sample", "v1")).isFalse();

    then(calls.call(RollbackAction.TYPE, SampleModel.MODEL, "{\"reason\":\"worse\"}").body())
        .containsEntry("version", "v1");
    then(policies.active("sample")).isEqualTo("v1");
    running.set(false);
    for (Future<?> user : users) {
      user.get(10, TimeUnit.SECONDS);
    }
    pool.shutdown();

    then(calls.call(GetModelsAction.TYPE, version("v2"), null).body())
        .containsEntry("state", "retired");
    then(TestCalls.status(calls.fails(UndeployAction.TYPE, version("v1"), null))).isEqualTo(409);
    client().admin().indices().prepareRefresh(SystemIndices.AUDIT).get();
    then(client().prepareSearch(SystemIndices.AUDIT).get().getHits().getTotalHits().value())
        .isEqualTo(5); // two commits, two promotions, one rollback
  }

  public void testNewItemsGetVectorsFromMetadata() throws Exception {
    createIndex("items");
    register(calls, "v1");
    calls.call(PromoteAction.TYPE, version("v1"), null);
    then(calls
            .call(
                PutRecommenderAction.TYPE,
                Map.of("name", "shop"),
                "{\"index\":\"items\",\"model\":\"sample\",\"fields\":{\"title\":\"title\"}}")
            .body()
            .get("warnings")
            .toString())
        .contains("retrieval by vector is left out");
    client()
        .admin()
        .cluster()
        .putPipeline(
            new PutPipelineRequest(
                "p",
                new BytesArray(
                    "{\"processors\":[{\"concierge_item_vector\":{\"recommender\":\"shop\"}}]}"),
                XContentType.JSON))
        .actionGet();
    client()
        .index(new IndexRequest("items").id("1").setPipeline("p").source(Map.of("title", "Lamp")))
        .actionGet();
    Map<?, ?> learned =
        (Map<?, ?>) client().prepareGet("items", "1").get().getSourceAsMap().get("concierge");
    then(PackedFloats.unpack((String) learned.get("target_sample-v1"))).hasSize(5);
    then(PackedFloats.unpack((String) learned.get("context_sample-v1"))).hasSize(4);
  }
}
