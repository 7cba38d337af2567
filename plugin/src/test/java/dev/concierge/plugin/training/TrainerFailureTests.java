package dev.concierge.plugin.training;

import static org.assertj.core.api.BDDAssertions.then;

import io.grpc.Status;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opensearch.OpenSearchStatusException;

class TrainerFailureTests {
  private static final String ADDRESS = "trainer:8980";

  @Test
  void everyStatusOfTheTrainerHasOneOfRest() {
    Map<Status.Code, Integer> statuses = new LinkedHashMap<>();
    for (Status.Code code : Status.Code.values()) {
      statuses.put(code, told(code.toStatus().asRuntimeException()).status().getStatus());
    }
    then(statuses)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry(Status.Code.OK, 502),
                Map.entry(Status.Code.CANCELLED, 502),
                Map.entry(Status.Code.UNKNOWN, 502),
                Map.entry(Status.Code.INVALID_ARGUMENT, 400),
                Map.entry(Status.Code.DEADLINE_EXCEEDED, 504),
                Map.entry(Status.Code.NOT_FOUND, 404),
                Map.entry(Status.Code.ALREADY_EXISTS, 409),
                Map.entry(Status.Code.PERMISSION_DENIED, 403),
                Map.entry(Status.Code.RESOURCE_EXHAUSTED, 429),
                Map.entry(Status.Code.FAILED_PRECONDITION, 409),
                Map.entry(Status.Code.ABORTED, 409),
                Map.entry(Status.Code.OUT_OF_RANGE, 400),
                Map.entry(Status.Code.UNIMPLEMENTED, 502),
                Map.entry(Status.Code.INTERNAL, 502),
                Map.entry(Status.Code.UNAVAILABLE, 503),
                Map.entry(Status.Code.DATA_LOSS, 502),
                Map.entry(Status.Code.UNAUTHENTICATED, 403)));
  }

  @Test
  void theReasonIsTheTrainersOrSaysWhatToDo() {
    then(told(Status.NOT_FOUND.withDescription("no run [r]").asRuntimeException()))
        .hasMessage("no run [r]");
    then(told(Status.UNAVAILABLE.asRuntimeException()))
        .hasMessageContaining("[" + ADDRESS + "]")
        .hasMessageContaining("[plugins.concierge.trainer.address]");
    then(told(Status.DEADLINE_EXCEEDED.asRuntimeException()))
        .hasMessageContaining("within [20] seconds");
    OpenSearchStatusException broken = told(new IOException("reset"));
    then(broken).hasMessageContaining("could not be called").hasRootCauseMessage("reset");
    then(broken.status().getStatus()).isEqualTo(502);
  }

  private static OpenSearchStatusException told(Throwable failure) {
    return TrainerFailure.told(failure, ADDRESS, 20);
  }
}
