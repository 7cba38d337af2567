package dev.concierge.plugin.ingest;

import static org.assertj.core.api.BDDAssertions.then;
import static org.assertj.core.api.BDDAssertions.thenThrownBy;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.catalogue.LearnedFields;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.ItemInputs;
import dev.concierge.models.encoding.ItemVectors;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.generation.Generator;
import dev.concierge.models.policy.Policy;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.plugin.ConciergePlugin;
import dev.concierge.plugin.TestCalls;
import dev.concierge.plugin.items.MappedFields;
import dev.concierge.plugin.policies.Backend;
import dev.concierge.plugin.policies.LoadedPolicies;
import dev.concierge.plugin.recommenders.PutRecommenderAction;
import dev.concierge.plugin.recommenders.RecommenderStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.index.VersionType;
import org.opensearch.ingest.IngestDocument;
import org.opensearch.ingest.IngestDocumentWrapper;
import org.opensearch.plugins.Plugin;
import org.opensearch.test.OpenSearchSingleNodeTestCase;

/** Whatever a model throws, the node is told once how each document came out. */
public class FailingModelTests extends OpenSearchSingleNodeTestCase {
  private static final int SMALL = 4;

  private final BlockingQueue<List<IngestDocumentWrapper>> told = new ArrayBlockingQueue<>(9);
  private Function<List<ItemInput>, List<ItemVectors>> encoder;
  private LoadedPolicies policies;

  @Override
  protected Collection<Class<? extends Plugin>> getPlugins() {
    return List.of(ConciergePlugin.class);
  }

  @Override
  protected boolean resetNodeAfterTest() {
    return true;
  }

  @Override
  public void setUp() throws Exception {
    super.setUp();
    createIndex("items");
    new TestCalls(client())
        .call(
            PutRecommenderAction.TYPE,
            Map.of("name", "shop"),
            "{\"index\":\"items\",\"model\":\"fake\",\"fields\":{\"title\":\"name\"}}");
    policies = new LoadedPolicies(new FakeBackend(), Long.MAX_VALUE);
    policies.load(
        "fake",
        "v1",
        Path.of(getClass().getResource("/sample-bundle/manifest.json").toURI()).getParent(),
        "v1");
    policies.activate("fake", "v1");
    client()
        .admin()
        .indices()
        .preparePutMapping("items")
        .setSource(LearnedFields.target(space()), "type=keyword,index=false,doc_values=false")
        .get();
    encoder = FailingModelTests::vectors;
  }

  @Override
  public void tearDown() throws Exception {
    policies.close();
    super.tearDown();
  }

  public void testAnItemThatTheModelCannotTakeFailsAlone() throws Exception {
    encoder =
        inputs -> {
          if (inputs.stream().anyMatch(input -> input.attributeIds()[0] == 'B')) {
            throw new IllegalStateException("cannot encode B");
          }
          return vectors(inputs);
        };
    List<IngestDocumentWrapper> done = batch(Runnable::run, "A", "B", "C");
    then(done.get(0).getException()).isNull();
    then(done.get(1).getException()).hasMessage("cannot encode B");
    then(done.get(1).getIngestDocument().getSourceAndMetadata())
        .as("a failed document is as it was")
        .doesNotContainKey("concierge");
    then(done.get(2).getException()).isNull();
    IngestDocument enriched = done.get(2).getIngestDocument();
    for (String field : List.of("text", "title_key", "target_" + space())) {
      then(enriched.hasField("concierge." + field)).as(field).isTrue();
    }
  }

  public void testTheGivenWrapperIsLeftToTheNode() throws Exception {
    encoder =
        inputs -> {
          throw new IllegalStateException("broken");
        };
    List<IngestDocumentWrapper> given = wrappers("A", "B");
    List<IngestDocumentWrapper> done = batch(Runnable::run, given);
    then(done).allMatch(one -> one.getException().getMessage().equals("broken"));
    then(given).allMatch(one -> one.getException() == null && one.getIngestDocument() != null);
  }

  public void testALibraryThatDoesNotLinkFailsTheDocuments() throws Exception {
    encoder =
        inputs -> {
          throw new UnsatisfiedLinkError("no onnxruntime");
        };
    for (IngestDocumentWrapper one : batch(Runnable::run, "A", "B")) {
      then(one.getException()).hasMessageContaining("no onnxruntime");
      then(TestCalls.status(one.getException())).isEqualTo(500);
    }
  }

  public void testAFatalErrorIsToldAndThrownOn() throws Exception {
    ItemVectorProcessor processor = thatKnowsTheShop();
    encoder =
        inputs -> {
          throw new OutOfMemoryError("Java heap space");
        };
    thenThrownBy(() -> processor.batchExecute(wrappers("A", "B"), told::add))
        .isInstanceOf(OutOfMemoryError.class);
    then(told.poll()).allMatch(one -> one.getException().getMessage().contains("Java heap space"));
    then(told).isEmpty();
  }

  public void testAnExecutorThatRefusesAndANodeThatStarts() throws Exception {
    Executor closed =
        task -> {
          throw new IllegalStateException("pool is closed");
        };
    then(batch(closed, "A", "B")).allMatch(one -> one.getException() != null);

    new ItemVectorProcessor.Factory(() -> null)
        .create(Map.of(), "tag", null, options())
        .batchExecute(wrappers("A", "B"), told::add);
    for (IngestDocumentWrapper one : told.poll(30, TimeUnit.SECONDS)) {
      then(TestCalls.status(one.getException())).isEqualTo(503);
      then(one.getException()).hasMessageContaining("the node is starting");
    }
    List<Exception> single = new ArrayList<>();
    new ItemVectorProcessor.Factory(() -> null)
        .create(Map.of(), "tag", null, options())
        .execute(document("A"), (done, failure) -> single.add(failure));
    then(single).hasSize(1).doesNotContainNull();
  }

  public void testOneWhoThrowsWhenToldIsNotToldAgain() throws Exception {
    ItemVectorProcessor processor = thatKnowsTheShop();
    List<Exception> calls = new ArrayList<>();
    thenThrownBy(
            () ->
                processor.execute(
                    document("A"),
                    (done, failure) -> {
                      calls.add(failure);
                      throw new IllegalStateException("the next processor is broken");
                    }))
        .hasMessage("the next processor is broken");
    then(calls).hasSize(1).containsOnlyNulls();
  }

  public void testDocumentsThatFailedBeforeStayFailed() throws Exception {
    List<IngestDocumentWrapper> given = new ArrayList<>(wrappers("A"));
    IllegalArgumentException before = new IllegalArgumentException("before");
    given.add(new IngestDocumentWrapper(1, 0, document("B"), before));
    given.add(new IngestDocumentWrapper(2, 0, null, null));
    List<IngestDocumentWrapper> done = batch(Runnable::run, given);
    then(done).hasSize(3);
    then(done.get(0).getException()).isNull();
    then(done.get(1).getException()).isSameAs(before);
    then(done.get(1).getIngestDocument().hasField("concierge")).isFalse();
    then(done.get(2)).isSameAs(given.get(2));
  }

  /** Nothing of what it does next is asynchronous: no time passes in which it forgets the shop. */
  private ItemVectorProcessor thatKnowsTheShop() throws Exception {
    ItemVectorProcessor processor = processor(Runnable::run);
    processor.batchExecute(wrappers("A", "B"), told::add);
    then(told.poll(30, TimeUnit.SECONDS)).hasSize(2);
    return processor;
  }

  private List<IngestDocumentWrapper> batch(Executor executor, String... names) throws Exception {
    return batch(executor, wrappers(names));
  }

  private List<IngestDocumentWrapper> batch(Executor executor, List<IngestDocumentWrapper> given)
      throws Exception {
    processor(executor).batchExecute(given, told::add);
    List<IngestDocumentWrapper> done = told.poll(30, TimeUnit.SECONDS);
    then(done).as("the node is told").isNotNull();
    then(told.poll(50, TimeUnit.MILLISECONDS)).as("and not again").isNull();
    return done;
  }

  private ItemVectorProcessor processor(Executor executor) throws Exception {
    ItemEnrichment enrichment =
        new ItemEnrichment(
            getInstanceFromNode(RecommenderStore.class),
            new MappedFields(getInstanceFromNode(ClusterService.class)),
            policies,
            executor,
            () -> 0);
    return (ItemVectorProcessor)
        new ItemVectorProcessor.Factory(() -> enrichment).create(Map.of(), "tag", null, options());
  }

  private static Map<String, Object> options() {
    return new HashMap<>(Map.of("recommender", "shop"));
  }

  private static List<IngestDocumentWrapper> wrappers(String... names) {
    List<IngestDocumentWrapper> wrappers = new ArrayList<>();
    for (String name : names) {
      wrappers.add(new IngestDocumentWrapper(wrappers.size(), 0, document(name), null));
    }
    return wrappers;
  }

  private static IngestDocument document(String name) {
    return new IngestDocument(
        "items", name, null, 1L, VersionType.INTERNAL, new HashMap<>(Map.of("name", name)));
  }

  private static List<ItemVectors> vectors(List<ItemInput> inputs) {
    return inputs.stream()
        .map(input -> new ItemVectors(new float[SMALL], new float[SMALL]))
        .toList();
  }

  private String space() {
    try (LoadedPolicies.Lease lease = policies.acquire("fake", null)) {
      return lease.policy().manifest().space();
    }
  }

  private final class FakeBackend implements Backend {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public Policy open(Bundle bundle) {
      return new FakePolicy(bundle.manifest());
    }

    @Override
    public long memory(Manifest manifest) {
      return 0;
    }

    @Override
    public void close() {}
  }

  /** Encodes items, as the test says; an item's only feature is the first letter of its title. */
  private final class FakePolicy implements Policy {
    private final Manifest manifest;

    FakePolicy(Manifest manifest) {
      this.manifest = manifest;
    }

    @Override
    public Manifest manifest() {
      return manifest;
    }

    @Override
    public ItemInputs itemInputs() {
      return item -> new ItemInput(new int[] {item.title().charAt(0)}, new float[] {1});
    }

    @Override
    public List<ItemVectors> encodeItems(List<ItemInput> in) {
      return encoder.apply(in);
    }

    @Override
    public Tokenizer tokenizer() {
      throw new UnsupportedOperationException();
    }

    @Override
    public WindowSerializer window() {
      throw new UnsupportedOperationException();
    }

    @Override
    public float[] encodeQuery(QueryInput in) {
      throw new UnsupportedOperationException();
    }

    @Override
    public float[] score(float[][] features) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Generator generator() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
