package dev.concierge.plugin.recommend;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.plugin.settings.ConciergeSettings;
import java.util.concurrent.TimeUnit;
import org.opensearch.action.support.PlainActionFuture;
import org.opensearch.common.settings.Settings;
import org.opensearch.test.OpenSearchTestCase;
import org.opensearch.threadpool.FixedExecutorBuilder;
import org.opensearch.threadpool.TestThreadPool;
import org.opensearch.threadpool.ThreadPool;

public class InferenceTests extends OpenSearchTestCase {
  private static final String POOL = ConciergeSettings.INFERENCE_POOL;

  /** An error that leaves a thread of a pool ends the node; the runner reports it as a failure. */
  public void testCodeThatDoesNotLinkFailsTheRequestOnly() throws Exception {
    ThreadPool threads =
        new TestThreadPool(
            "inference",
            new FixedExecutorBuilder(Settings.EMPTY, POOL, 1, 9, "thread_pool." + POOL));
    try {
      Inference inference = new Inference(threads, Settings.EMPTY, new PipelineCounters());
      PlainActionFuture<String> broken = PlainActionFuture.newFuture();
      inference.run(
          () -> {
            throw new NoClassDefFoundError("io/grpc/Metadata");
          },
          broken);
      Exception failure =
          expectThrows(Exception.class, () -> broken.actionGet(30, TimeUnit.SECONDS));
      then(failure)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("inference broke off")
          .hasMessageContaining("io/grpc/Metadata");

      PlainActionFuture<String> next = PlainActionFuture.newFuture();
      inference.run(() -> "done", next);
      then(next.get(30, TimeUnit.SECONDS)).isEqualTo("done");
    } finally {
      ThreadPool.terminate(threads, 30, TimeUnit.SECONDS);
    }
  }
}
