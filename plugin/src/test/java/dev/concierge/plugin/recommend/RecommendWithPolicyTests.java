package dev.concierge.plugin.recommend;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.models.catalogue.PackedFloats;
import dev.concierge.models.log.TurnRecord;
import dev.concierge.models.log.TurnRecordJson;
import dev.concierge.plugin.ConciergePlugin;
import dev.concierge.plugin.TestCalls;
import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.log.TurnLog;
import dev.concierge.plugin.policies.LoadedPolicies;
import dev.concierge.plugin.recommend.request.RecommendRequest;
import dev.concierge.plugin.recommend.request.RecommendRequestJson;
import dev.concierge.plugin.recommenders.PutRecommenderAction;
import dev.concierge.plugin.settings.ConciergeSettings.Limits;
import dev.concierge.plugin.stats.StatsAction;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.opensearch.action.support.PlainActionFuture;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.xcontent.XContentType;
import org.opensearch.core.action.ActionListener;
import org.opensearch.core.common.bytes.BytesArray;
import org.opensearch.plugins.Plugin;
import org.opensearch.tasks.CancellableTask;
import org.opensearch.tasks.Task;
import org.opensearch.test.OpenSearchSingleNodeTestCase;
import org.opensearch.transport.client.node.NodeClient;

/** The request path with a real, tiny bundle whose weights mean nothing. */
public class RecommendWithPolicyTests extends OpenSearchSingleNodeTestCase {
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
  public void aShopWithAPolicy() throws Exception {
    LoadedPolicies policies = node().injector().getInstance(LoadedPolicies.class);
    policies.load("default", "v1", FittingBundle.write(createTempDir()), "v1");
    policies.activate("default", "v1");
    policies.settle();
    String target;
    try (LoadedPolicies.Lease lease = policies.acquire("default", null)) {
      int dimension = lease.policy().manifest().encoder().dim() + 1;
      target =
          String.format(
              Locale.ROOT,
              "\"target_%s\":\"%s\"",
              lease.policy().manifest().space(),
              PackedFloats.pack(new float[dimension]));
    }
    createIndex("items");
    calls()
        .call(
            PutRecommenderAction.TYPE,
            SHOP,
            "{\"index\":\"items\",\"fields\":{\"title\":\"title\"},\"slate\":{\"size\":2}}");
    for (String kind : List.of("Red", "Green", "Blue")) {
      client()
          .prepareIndex("items")
          .setId(kind)
          .setSource(
              String.format(
                  Locale.ROOT,
                  "{\"title\":\"%s Lamp\",\"concierge\":{\"text\":\"%s Lamp\",%s}}",
                  kind,
                  kind,
                  target),
              XContentType.JSON)
          .get();
    }
    client().admin().indices().prepareRefresh("items").get();
  }

  @After
  public void theLogIsWritten() throws Exception {
    TurnLog log = node().injector().getInstance(TurnLog.class);
    assertBusy(() -> then(log.isIdle()).isTrue());
  }

  public void testThePolicyRanksAndSpeaks() throws Exception {
    Map<String, Object> answer =
        recommend(
            "{\"message\":\"a lamp\",\"recommend\":\"always\",\"seed\":3,\"profile\":true,"
                + "\"generation\":{\"temperature\":1.0,\"max_tokens\":12}}");
    then(answer).containsEntry("model", Map.of("name", "default", "version", "v1"));
    then((List<?>) answer.get("recommendations")).hasSize(2);
    Map<?, ?> reply = (Map<?, ?>) answer.get("reply");
    then(reply.get("finish_reason")).isIn("stop", "length");
    then((Integer) reply.get("tokens")).isBetween(1, 12);
    then(((Map<?, ?>) answer.get("profile")).keySet().stream().map(Object::toString))
        .containsExactlyInAnyOrder(
            "context", "encode", "window", "retrieve", "rerank", "generate", "keep");

    theLogIsWritten();
    String turn = (String) answer.get("turn_id");
    TurnRecord record =
        TurnRecordJson.read(
            client().prepareGet(SystemIndices.TURNS, turn).get().getSourceAsString());
    then(record.by().version()).isEqualTo("v1");
    then(record.reply().logProbs()).hasSize((Integer) reply.get("tokens"));
    then(record.decision().features()).hasDimensions(3, record.decision().features()[0].length);
  }

  public void testTheSameSeedGivesTheSameTurn() {
    String body =
        "{\"message\":\"a lamp\",\"seed\":11,\"explore\":true,\"log\":false,"
            + "\"conversation_id\":\"c\",\"generation\":{\"temperature\":1.0}}";
    Map<String, Object> first = recommend(body);
    Map<String, Object> second = recommend(body);
    for (String part : List.of("act", "recommendations", "reply")) {
      then(second.get(part)).as(part).isEqualTo(first.get(part));
    }
  }

  public void testNothingIsRecommendedWhenTheCallerSaysNever() {
    Map<String, Object> answer =
        recommend("{\"message\":\"a lamp\",\"recommend\":\"never\",\"log\":false}");
    then(answer).containsEntry("act", "talk").containsEntry("recommendations", List.of());
    then(((Map<?, ?>) answer.get("reply")).get("items")).isEqualTo(List.of());
  }

  /** The slate is answered all the same. */
  public void testATimeoutEndsTheReply() {
    Map<String, Object> answer =
        recommend(
            "{\"message\":\"a lamp\",\"recommend\":\"always\",\"timeout\":\"1ms\",\"log\":false}");
    then((List<?>) answer.get("recommendations")).hasSize(2);
    then(((Map<?, ?>) answer.get("reply")).get("finish_reason")).isIn("fallback", "timeout");
    then(answer.get("warnings").toString()).contains("took longer than");
    then(stats()).contains("timeouts=1");
  }

  public void testACancelledRequestEndsAndGivesItsPlaceBack() throws Exception {
    for (int i = 0; i < 20; i++) {
      CallRequest call =
          new CallRequest(SHOP, new BytesArray("{\"message\":\"a lamp\",\"log\":false}"));
      PlainActionFuture<CallResponse> answer = PlainActionFuture.newFuture();
      Task task =
          node().client() instanceof NodeClient client
              ? client.executeLocally(RecommendAction.TYPE, call, answer)
              : null;
      ((CancellableTask) task).cancel("the client went away");
      try {
        answer.actionGet();
      } catch (RuntimeException e) {
        then(e).hasMessageContaining("the request was cancelled");
        then(TestCalls.status(e)).isEqualTo(400);
      }
    }
    then(stats()).contains("failures=0").doesNotContain("cancelled=0");
    LoadedPolicies policies = node().injector().getInstance(LoadedPolicies.class);
    assertBusy(() -> then(policies.status().getFirst().leases()).isZero());
    for (int i = 0; i < 10; i++) {
      then(recommend("{\"message\":\"a lamp\",\"log\":false}")).containsKey("reply");
    }
  }

  public void testARefusedRequestLeavesTheModelFree() throws Exception {
    for (String body :
        List.of(
            "{\"message\":\"x\",\"generation\":{\"min_tokens\":65}}",
            "{\"message\":\"x\",\"generation\":{\"min_tokens\":9,\"max_tokens\":8},\"model_version\":\"v1\"}",
            "{\"message\":\"x\",\"model_version\":\"v2\"}",
            "{\"message\":\"x\",\"filter\":{\"range\":{\"_id\":{\"gte\":\"a\"}}}}")) {
      int status = TestCalls.status(calls().fails(RecommendAction.TYPE, SHOP, body));
      then(status).as(body).isIn(400, 404);
    }
    assertBusy(() -> then(models().status().getFirst().leases()).isZero());
  }

  public void testAListenerThatThrowsEndsTheTurnOnce() throws Exception {
    Pipeline pipeline = node().injector().getInstance(Pipeline.class);
    RecommendRequest request =
        new RecommendRequestJson(xContentRegistry())
            .read(
                "shop",
                new CallRequest(SHOP, new BytesArray("{\"message\":\"a lamp\",\"log\":false}"))
                    .object(),
                Limits.current(
                    node().injector().getInstance(ClusterService.class).getClusterSettings()));
    CountDownLatch answered = new CountDownLatch(1);
    pipeline.recommend(
        request,
        () -> false,
        ActionListener.wrap(
            answer -> {
              throw new IllegalStateException("the caller broke off");
            },
            failure -> answered.countDown()));
    then(answered.await(30, TimeUnit.SECONDS)).isTrue();
    assertBusy(() -> then(models().status().getFirst().leases()).isZero());
    then(recommend("{\"message\":\"a lamp\",\"log\":false}")).containsKey("reply");
  }

  private LoadedPolicies models() {
    return node().injector().getInstance(LoadedPolicies.class);
  }

  public void testStatsTellWhatTheGeneratorDoes() {
    recommend("{\"message\":\"a lamp\",\"recommend\":\"never\"}");
    then(stats()).contains("sequences=1").contains("prefix_cache={lookups=1, hits=0");
  }

  private String stats() {
    return calls().call(StatsAction.TYPE, Map.of(), null).body().toString();
  }

  public void testManyAtOnceGiveEverySlotBack() throws Exception {
    Thread[] callers = new Thread[12];
    for (int i = 0; i < callers.length; i++) {
      callers[i] =
          new Thread(
              () -> {
                for (int k = 0; k < 5; k++) {
                  recommend("{\"message\":\"a lamp\",\"log\":false}");
                }
              });
      callers[i].start();
    }
    for (Thread caller : callers) {
      caller.join();
    }
    LoadedPolicies policies = node().injector().getInstance(LoadedPolicies.class);
    assertBusy(() -> then(policies.status().getFirst().leases()).isZero());
    then(stats()).contains("requests=60").contains("failures=0");
  }

  private Map<String, Object> recommend(String body) {
    return calls().call(RecommendAction.TYPE, SHOP, body).body();
  }

  private TestCalls calls() {
    return new TestCalls(client());
  }
}
