package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.it.stage.NodeProcess;
import dev.concierge.it.stage.Rest;
import dev.concierge.it.stage.StammeringPolicy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys and values bound where the graph runs, under a real node's class loaders and permissions:
 * the fp16 form that a GPU needs goes the same way on the processor. The node is asked for a GPU
 * and says what is missing.
 */
class BoundMemoryIT {
  private static final String NAME = "it-bound";

  @TempDir private Path folder;

  @Test
  void theFp16FormSpeaksAndStatsTellTheDevice() throws Exception {
    assumeTrue(Runtime.version().feature() >= 22, "the node runs on this Java; it needs 22");
    try (NodeProcess node = new NodeProcess("bound", "plugins.concierge.inference.device=cuda")) {
      node.startFresh();
      StammeringPolicy.open(node, NAME, "fp16", folder);
      Rest rest = node.rest();
      String body =
          """
          {"message": "hello", "recommend": "never", "log": false, "seed": 7,
           "generation": {"temperature": 1, "max_tokens": 40}}""";
      JsonNode first = recommend(rest, body);
      assertThat(first.at("/reply/tokens").asInt()).as(first.toString()).isEqualTo(40);
      assertThat(recommend(rest, body).at("/reply/text")).isEqualTo(first.at("/reply/text"));

      JsonNode stats = rest.get("/_plugins/_concierge/_stats").body();
      JsonNode loaded = stats.findValue("loaded").path(0);
      assertThat(loaded.path("generator").asText()).isEqualTo("fp16");
      assertThat(loaded.path("device").asText()).isIn("cpu", "cuda");
      assertThat(loaded.at("/decoding/tokens_appended").asInt()).isEqualTo(2 * 39);
      JsonNode device = stats.findValue("models").path("device");
      assertThat(device.path("asked").asText()).isEqualTo("cuda");
      if (device.path("used").asText().equals("cpu")) {
        assertThat(device.path("missing").asText()).isNotEmpty();
      }
    }
  }

  private static JsonNode recommend(Rest rest, String body) throws Exception {
    return rest.post("/_plugins/_concierge/recommenders/" + NAME + "/_recommend", body).body();
  }
}
