package dev.concierge.trainer.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ConciergeClientException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The endpoint as an application calls it: waits when the queue is full, counts what fails.
 * Thread-safe.
 */
final class ApplicationCalls {
  private static final int ATTEMPTS = 5;
  private static final long PAUSE_MILLIS = 200;

  private final ConciergeClient client;
  private final String recommender;
  private final AtomicReference<ConciergeClientException> firstFailure = new AtomicReference<>();

  ApplicationCalls(ConciergeClient client, String recommender) {
    this.client = client;
    this.recommender = recommender;
  }

  /** One turn; empty when it failed. */
  Optional<JsonNode> recommend(ObjectNode request, ConversationTrace trace) {
    for (int attempt = 1; ; attempt++) {
      long began = System.nanoTime();
      try {
        JsonNode answer = client.recommend(recommender, request);
        trace.answered((System.nanoTime() - began) / 1e6);
        return Optional.of(answer);
      } catch (ConciergeClientException e) {
        if (e.status() != 429 || attempt == ATTEMPTS) {
          failed(e, trace);
          return Optional.empty();
        }
        trace.waited();
        pause(PAUSE_MILLIS * attempt);
      }
    }
  }

  /** Posts events; each that is not acknowledged counts as a failure. */
  void feedback(List<ObjectNode> events, ConversationTrace trace) {
    if (events.isEmpty()) {
      return;
    }
    try {
      JsonNode answer = client.feedback(recommender, events);
      int kept = 0;
      for (JsonNode item : answer.path("items")) {
        if (item.path("status").asInt() < 300) {
          kept++;
        } else {
          JsonNode error = item.path("error");
          failed(
              new ConciergeClientException(
                  item.path("status").asInt(),
                  error.path("type").asText(),
                  error.path("reason").asText()),
              trace);
        }
      }
      trace.acknowledged(kept);
    } catch (ConciergeClientException e) {
      failed(e, trace);
    }
  }

  /** The first failure, to tell a person why. */
  Optional<ConciergeClientException> firstFailure() {
    return Optional.ofNullable(firstFailure.get());
  }

  private void failed(ConciergeClientException e, ConversationTrace trace) {
    firstFailure.compareAndSet(null, e);
    trace.failed();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
