package dev.concierge.plugin.ingest;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.models.catalogue.LearnedFields;
import dev.concierge.models.catalogue.PackedFloats;
import dev.concierge.plugin.ConciergePlugin;
import dev.concierge.plugin.TestCalls;
import dev.concierge.plugin.policies.LoadedPolicies;
import dev.concierge.plugin.recommenders.PutRecommenderAction;
import dev.concierge.plugin.settings.ConciergeSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.action.bulk.BulkItemResponse;
import org.opensearch.action.bulk.BulkRequest;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.ingest.PutPipelineRequest;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.common.xcontent.XContentType;
import org.opensearch.core.common.bytes.BytesArray;
import org.opensearch.ingest.IngestTestPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.test.OpenSearchSingleNodeTestCase;
import org.opensearch.threadpool.ThreadPool;

/** Documents that cannot be enriched, sent to a real node: every request ends. */
public class FailedDocumentsTests extends OpenSearchSingleNodeTestCase {
  private static final TimeValue PATIENCE = TimeValue.timeValueSeconds(30);
  private static final String LAMP = "{\"name\":\"Desk Lamp\"}";

  @Override
  protected Collection<Class<? extends Plugin>> getPlugins() {
    return List.of(ConciergePlugin.class, IngestTestPlugin.class);
  }

  @Override
  protected boolean resetNodeAfterTest() {
    return true;
  }

  @Override
  protected Settings nodeSettings() {
    return Settings.builder()
        .put(super.nodeSettings())
        .put(ConciergeSettings.INFERENCE_THREADS.getKey(), 1)
        .put(ConciergeSettings.INFERENCE_QUEUE_SIZE.getKey(), 1)
        .build();
  }

  @Override
  public void setUp() throws Exception {
    super.setUp();
    createIndex("items");
    new TestCalls(client())
        .call(
            PutRecommenderAction.TYPE,
            Map.of("name", "shop"),
            "{\"index\":\"items\",\"model\":\"sample\",\"fields\":{\"title\":\"name\"}}");
    pipeline("{\"concierge_item_vector\":{\"recommender\":\"shop\"}}");
  }

  public void testADocumentThatCannotTakeTheFieldsFailsAlone() throws Exception {
    String space = sampleModel();
    BulkItemResponse[] done =
        bulk(
            LAMP,
            "{\"name\":\"A\",\"concierge\":true}",
            "{\"name\":\"B\",\"concierge\":null}",
            "{\"name\":\"C\",\"concierge\":\"mine\"}",
            "{\"name\":\"D\",\"concierge\":[{\"mentions\":1}]}",
            "{\"name\":\"E\",\"concierge\":7}",
            "{\"name\":\"Red Lamp\",\"concierge\":{\"mentions\":3,\"text\":{\"a\":1}}}");
    then(statuses(done)).containsExactly(201, 400, 400, 400, 400, 400, 201);
    then(done[1].getFailureMessage())
        .contains("field [concierge] of document [1] must be absent or an object", "was [true]");
    then(done[2].getFailureMessage()).contains("was [null]");
    then(done[3].getFailureMessage()).contains("was [mine]");
    for (String id : List.of("0", "6")) {
      Map<String, Object> learned = learned(id);
      then(learned).containsKeys("text", "title_key");
      then(PackedFloats.unpack((String) learned.get("target_" + space))).isNotEmpty();
      then(PackedFloats.unpack((String) learned.get("context_" + space))).isNotEmpty();
    }
    then(learned("6")).containsEntry("mentions", 3).containsEntry("text", "Red Lamp ");
    then(statuses(bulk("{\"concierge\":false}"))).as("one alone").containsExactly(400);
  }

  public void testEveryBatchOfALargeBulkEnds() {
    String[] documents = new String[150];
    Arrays.fill(documents, "{\"name\":\"A\",\"concierge\":true}");
    pipeline("{\"concierge_item_vector\":{\"recommender\":\"shop\",\"batch_size\":100}}");
    documents[149] = LAMP;
    List<Integer> statuses = statuses(bulk(documents));
    then(statuses.subList(0, 100)).as("first batch").containsOnly(400);
    then(statuses.get(149)).isEqualTo(201);
  }

  public void testAMissingRecommenderIsNamedForEachDocument() {
    pipeline("{\"concierge_item_vector\":{\"recommender\":\"nobody\"}}");
    BulkItemResponse[] done = bulk(LAMP, LAMP);
    then(statuses(done)).containsExactly(404, 404);
    then(done[1].getFailureMessage()).contains("recommender [nobody] does not exist");
  }

  public void testAFullQueueRefusesEachDocument() throws Exception {
    ThreadPool threads = getInstanceFromNode(ThreadPool.class);
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch taken = new CountDownLatch(1);
    threads
        .executor(ConciergeSettings.INFERENCE_POOL)
        .execute(
            () -> {
              taken.countDown();
              await(free);
            });
    await(taken);
    threads.executor(ConciergeSettings.INFERENCE_POOL).execute(() -> await(free));
    try {
      BulkItemResponse[] done = bulk(LAMP, LAMP, LAMP);
      then(statuses(done)).containsExactly(429, 429, 429);
      then(done[0].getFailureMessage()).contains("plugins.concierge.inference.queue_size");
    } finally {
      free.countDown();
    }
    assertBusy(() -> then(statuses(bulk(LAMP, LAMP))).allMatch(status -> status < 300));
  }

  public void testAnIgnoredFailureLeavesTheDocumentAsItWas() {
    pipeline("{\"concierge_item_vector\":{\"recommender\":\"shop\",\"ignore_failure\":true}}");
    then(statuses(bulk(LAMP, "{\"name\":\"B\",\"concierge\":null}"))).containsExactly(201, 201);
    then(learned("0")).containsKey("text");
    then(source("1")).containsEntry("name", "B").containsEntry("concierge", null).hasSize(2);
    then(statuses(bulk("{\"name\":\"B\",\"concierge\":null}"))).containsExactly(200);
    then(source("0")).containsEntry("concierge", null);
  }

  public void testAFailureIsHandled() {
    pipeline(
        """
        {"concierge_item_vector":{"recommender":"shop","on_failure":[{"test":{}}]}}""");
    then(statuses(bulk(LAMP, "{\"name\":\"B\",\"concierge\":null}"))).containsExactly(201, 201);
    then(source("0")).doesNotContainKey("processed");
    then(source("1")).containsEntry("processed", true).containsEntry("concierge", null);
    then(statuses(bulk("{\"name\":\"B\",\"concierge\":null}"))).containsExactly(200);
    then(source("0")).containsEntry("processed", true);
  }

  public void testWhatFailedOrWasDroppedBeforeStaysSo() {
    pipeline("{\"test\":{}},{\"concierge_item_vector\":{\"recommender\":\"shop\"}}");
    Map<String, BulkItemResponse> done = new HashMap<>();
    for (BulkItemResponse item :
        bulk(
            "{\"name\":\"A\",\"fail\":true}",
            LAMP,
            "{\"name\":\"B\",\"drop\":true}",
            "{\"name\":\"C\",\"concierge\":1}")) {
      done.put(item.getId(), item); // a node that drops one answers out of order
    }
    then(done.get("0").getFailureMessage()).contains("test processor failed");
    then(done.get("1").status().getStatus()).isEqualTo(201);
    then(done.get("2").isFailed()).isFalse();
    then(done.get("3").getFailureMessage()).contains("field [concierge]", "was [1]");
    then(learned("1")).containsKey("text");
    then(client().prepareGet("items", "2").get().isExists()).isFalse();
  }

  public void testATitleTooLongForAKeyIsIndexedWithoutOne() {
    String title = "x".repeat(40_000);
    then(statuses(bulk(LAMP, "{\"name\":\"" + title + "\"}"))).containsExactly(201, 201);
    then(learned("1")).containsEntry("title_key", List.of()).containsEntry("text", title + " ");
  }

  /** Promotes a model with random weights; returns its vector space, which the index then maps. */
  private String sampleModel() throws Exception {
    LoadedPolicies policies = getInstanceFromNode(LoadedPolicies.class);
    Path bundle =
        Path.of(getClass().getResource("/sample-bundle/manifest.json").toURI()).getParent();
    policies.load("sample", "v1", bundle, "v1");
    policies.activate("sample", "v1");
    try (LoadedPolicies.Lease lease = policies.acquire("sample", null)) {
      String space = lease.policy().manifest().space();
      client()
          .admin()
          .indices()
          .preparePutMapping("items")
          .setSource(
              LearnedFields.target(space),
              "type=keyword,index=false,doc_values=false",
              LearnedFields.context(space),
              "type=keyword,index=false,doc_values=false")
          .get();
      return space;
    }
  }

  private BulkItemResponse[] bulk(String... documents) {
    BulkRequest bulk = new BulkRequest();
    for (int i = 0; i < documents.length; i++) {
      bulk.add(
          new IndexRequest("items")
              .id(Integer.toString(i))
              .setPipeline("concierge")
              .source(documents[i], XContentType.JSON));
    }
    return client().bulk(bulk).actionGet(PATIENCE).getItems();
  }

  private static List<Integer> statuses(BulkItemResponse[] done) {
    return Arrays.stream(done).map(item -> item.status().getStatus()).toList();
  }

  private Map<String, Object> source(String id) {
    return client().prepareGet("items", id).get().getSourceAsMap();
  }

  @SuppressWarnings("unchecked") // keys of a JSON object are strings
  private Map<String, Object> learned(String id) {
    return (Map<String, Object>) source(id).get(LearnedFields.OBJECT);
  }

  private void pipeline(String processors) {
    client()
        .admin()
        .cluster()
        .putPipeline(
            new PutPipelineRequest(
                "concierge",
                new BytesArray("{\"processors\":[" + processors + "]}"),
                XContentType.JSON))
        .actionGet();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
