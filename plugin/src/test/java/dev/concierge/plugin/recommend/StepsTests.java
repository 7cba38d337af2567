package dev.concierge.plugin.recommend;

import static org.assertj.core.api.BDDAssertions.then;
import static org.assertj.core.api.BDDAssertions.thenThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.plugin.endpoint.StrictJson;
import dev.concierge.plugin.recommend.Steps.Step;
import dev.concierge.plugin.recommend.request.RecommendRequestJson;
import dev.concierge.plugin.recommenders.RecommenderJson;
import dev.concierge.plugin.settings.ConciergeSettings.Limits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opensearch.core.action.ActionListener;
import org.opensearch.core.xcontent.NamedXContentRegistry;

class StepsTests {
  private final List<Exception> failures = new ArrayList<>();

  @Test
  void codeThatDoesNotLinkFailsTheTurnOnly() throws Exception {
    run(new NoClassDefFoundError("io/grpc/Metadata"));
    then(failures).hasSize(1);
    then(failures.getFirst())
        .hasMessageContaining("step [encode] broke off")
        .hasRootCauseInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void anyOtherErrorIsToldAndThrownOn() {
    thenThrownBy(() -> run(new OutOfMemoryError("Java heap space")))
        .isInstanceOf(OutOfMemoryError.class);
    then(failures).hasSize(1);
  }

  @Test
  void whatRunsBesideTheNextStepsMeasuresItself() throws Exception {
    Turn turn = turn();
    List<String> begun = new ArrayList<>();
    Steps.run(
        List.of(
            Step.of("context", (at, next) -> next.onResponse(null)),
            Step.beside("window", (at, next) -> next.onResponse(null)),
            Step.of(
                "retrieve",
                (at, next) -> {
                  begun.addAll(at.stageMicros().keySet());
                  next.onResponse(null);
                })),
        turn,
        ActionListener.wrap(done -> {}, failures::add));
    then(failures).isEmpty();
    then(begun).containsExactly("context");
    then(turn.stageMicros()).containsOnlyKeys("context", "retrieve");
  }

  private void run(Error error) throws JsonProcessingException {
    Step step =
        Step.of(
            "encode",
            (turn, listener) -> {
              throw error;
            });
    Steps.run(
        List.of(step),
        turn(),
        ActionListener.wrap(
            done -> {
              throw new AssertionError("the step should have failed");
            },
            failures::add));
  }

  private static Turn turn() throws JsonProcessingException {
    return new Turn(
        new RecommendRequestJson(NamedXContentRegistry.EMPTY)
            .read("shop", StrictJson.of(json("{\"message\":\"x\"}")), Limits.defaults()),
        RecommenderJson.read(
            "shop", json("{\"index\":\"items\",\"fields\":{\"title\":\"title\"}}")),
        null,
        new Patience(() -> false, 0),
        Instant.EPOCH);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }
}
