package dev.concierge.plugin.registry;

import static org.assertj.core.api.BDDAssertions.then;
import static org.assertj.core.api.BDDAssertions.thenThrownBy;

import com.carrotsearch.randomizedtesting.annotations.ThreadLeakScope;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.policy.Policy;
import dev.concierge.plugin.ConciergePlugin;
import dev.concierge.plugin.TestCalls;
import dev.concierge.plugin.policies.Backend;
import dev.concierge.plugin.policies.LoadedPolicies;
import dev.concierge.plugin.registry.calls.PromoteAction;
import dev.concierge.plugin.registry.calls.SampleModel;
import java.util.Collection;
import java.util.List;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.plugins.Plugin;
import org.opensearch.test.OpenSearchSingleNodeTestCase;
import org.opensearch.threadpool.ThreadPool;

/** Whatever keeps a version from being loaded, the node goes on and tells it. */
@ThreadLeakScope(ThreadLeakScope.Scope.NONE)
public class NodeModelsTests extends OpenSearchSingleNodeTestCase {
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
    LoadedPolicies own = getInstanceFromNode(LoadedPolicies.class);
    assertBusy(() -> then(own.settled()).isTrue());
    TestCalls calls = new TestCalls(client());
    SampleModel.register(calls, "v1");
    calls.call(PromoteAction.TYPE, SampleModel.version("v1"), null);
  }

  public void testABackendThatDoesNotLink() throws Exception {
    thenReported(new NoClassDefFoundError("io/grpc/Metadata"), "io/grpc/Metadata");
  }

  public void testAFailureWithoutAMessage() throws Exception {
    thenReported(new IllegalStateException(), "java.lang.IllegalStateException");
  }

  private void thenReported(Throwable thrown, String reason) throws Exception {
    ModelDocuments documents = getInstanceFromNode(ModelDocuments.class);
    LoadedPolicies policies = new LoadedPolicies(new FailingBackend(thrown), Long.MAX_VALUE);
    NodeModels models =
        new NodeModels(
            documents,
            getInstanceFromNode(StoredBundle.class),
            policies,
            getInstanceFromNode(ClusterService.class),
            getInstanceFromNode(ThreadPool.class),
            createTempDir());
    models.start();
    try {
      assertBusy(() -> then(policies.settled()).isTrue());
      then(policies.pending().get("sample")).contains(reason);
      thenThrownBy(() -> models.load(documents.version("sample", "v1"), "v1"))
          .isInstanceOf(RuntimeException.class);
    } finally {
      models.stop();
      models.close();
    }
  }

  private record FailingBackend(Throwable thrown) implements Backend {
    @Override
    public String name() {
      return "failing";
    }

    @Override
    public Policy open(Bundle bundle) {
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    }

    @Override
    public long memory(Manifest manifest) {
      return 0;
    }

    @Override
    public void close() {}
  }
}
