package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.it.stage.BackendNode;
import dev.concierge.it.stage.InferenceProcess;
import dev.concierge.it.stage.LearningShop;
import dev.concierge.it.stage.NodeProcess;
import dev.concierge.it.stage.Rest;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same node, items and policy, first computed in the node and then by an inference server in a
 * process of its own, which is killed under requests.
 */
class BackendsIT {

  private static final String NAME = "it-backends";
  private static final String RECOMMEND =
      "/_plugins/_concierge/recommenders/" + NAME + "/_recommend";
  private static final List<String> MESSAGES =
      List.of("hello", "I need a tent for two", "something green for the kitchen", "a warm jacket");

  @TempDir private Path folder;

  @Test
  void bothBackendsGiveTheSameTurnsAndAServerThatDiedIsTakenUpAgain() throws Exception {
    try (NodeProcess node = new NodeProcess("backends")) {
      node.startFresh();
      try (ConciergeClient client = new ConciergeClient(node.uri())) {
        new LearningShop(client, NAME)
            .open("first", folder, new ModelStore(folder.resolve("models")));
      }
      List<JsonNode> inTheNode = turns(node.rest());
      assertThat(inTheNode).allMatch(turn -> turn.at("/reply/tokens").asInt() > 0);

      try (InferenceProcess server = new InferenceProcess(folder.resolve("first"), folder)) {
        BackendNode.serve(node, server, NAME);
        assertThat(turns(node.rest())).isEqualTo(inTheNode);
        diesAndComesBack(server, node.rest());
        assertThat(turns(node.rest())).isEqualTo(inTheNode);
      }
    }
  }

  private static void diesAndComesBack(InferenceProcess server, Rest node) throws Exception {
    List<Rest.Answer> down = new ArrayList<>();
    Thread requests = new Thread(() -> request(node, down), "requests");
    requests.start();
    server.kill();
    Thread.sleep(1500);
    requests.interrupt();
    requests.join();
    List<Rest.Answer> refused = down.stream().filter(answer -> answer.status() != 200).toList();
    assertThat(refused).isNotEmpty();
    assertThat(refused)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).as(answer.body().toString()).isEqualTo(503);
              assertThat(answer.headers().firstValue("Retry-After")).contains("1");
              assertThat(answer.body().at("/error/reason").asText()).contains(server.address());
            });
    assertThat(down.getLast().status()).isEqualTo(503);

    server.start();
    BackendNode.awaitPolicy(node, NAME);
  }

  private static void request(Rest node, List<Rest.Answer> into) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        into.add(node.post(RECOMMEND, "{\"message\": \"a tent\", \"log\": false}"));
      } catch (IOException e) {
        return; // interrupted while calling
      }
    }
  }

  /** What does not depend on who computed and when. */
  private static List<JsonNode> turns(Rest node) throws IOException {
    List<JsonNode> turns = new ArrayList<>();
    for (String message : MESSAGES) {
      for (int seed = 0; seed < 3; seed++) {
        String body =
            String.format(
                Locale.ROOT,
                """
            {"message": "%s", "seed": %d, "log": false, "explore": true, "explain": true,
             "generation": {"temperature": 1.0, "top_p": 0.95, "max_tokens": 24}}""",
                message,
                seed);
        Rest.Answer answer = node.post(RECOMMEND, body);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        turns.add(
            rounded(answer.body()).retain("act", "reply", "recommendations", "model", "warnings"));
      }
    }
    return turns;
  }

  /** Two virtual machines may differ in the last bit of an exponential. */
  private static ObjectNode rounded(JsonNode turn) {
    for (JsonNode item : turn.path("recommendations")) {
      double propensity = item.path("propensity").asDouble();
      ((ObjectNode) item).put("propensity", Math.round(propensity * 1e12) / 1e12);
    }
    return (ObjectNode) turn;
  }
}
