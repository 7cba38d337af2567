package dev.concierge.models.policy.batching;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.concierge.models.policy.onnx.RuntimeOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * All that holds for the scheduler holds with keys and values bound where the graph runs, and the
 * logits are those of the Java API bit by bit.
 */
class BoundBatchSchedulerTests extends BatchSchedulerTests {
  @BeforeEach
  void foreignFunctionsAreThere() {
    assumeTrue(
        Runtime.version().feature() >= 22, "the foreign-function API is final since Java 22");
  }

  @Override
  RuntimeOptions options(int slots, long prefixCacheBytes, Duration slotWait) {
    return super.options(slots, prefixCacheBytes, slotWait).withBoundMemory();
  }

  @Test
  void allLogitsAreThoseOfTheJavaApi() throws Exception {
    List<List<float[]>> byApi;
    List<float[]> conversationByApi;
    try (BatchScheduler scheduler = open(super.options(5, CACHE, SLOT_WAIT))) {
      byApi = talkTogether(scheduler);
      conversationByApi = conversation(scheduler);
    }
    try (BatchScheduler scheduler = open(options(5, CACHE, SLOT_WAIT))) {
      List<List<float[]>> bound = talkTogether(scheduler);
      for (int i = 0; i < bound.size(); i++) {
        assertSame(bound.get(i), byApi.get(i));
      }
      assertSame(conversation(scheduler), conversationByApi);
    }
  }
}
