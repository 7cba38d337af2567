package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.tokenizer.BytePairTrainer;
import dev.concierge.trainer.client.ConciergeClient;
import dev.concierge.trainer.export.BundleExporter;
import dev.concierge.trainer.export.ManifestDraft;
import dev.concierge.trainer.export.PolicyWeights;
import dev.concierge.trainer.progress.Progress;
import dev.concierge.trainer.register.ModelStore;
import dev.concierge.trainer.register.Registrar;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A client that hangs up while its reply is being written costs no further token. */
@ExtendWith(RunningNode.class)
class GoneClientIT {
  private static final String NAME = "it-gone";
  private static final String RECOMMEND =
      "/_plugins/_concierge/recommenders/" + NAME + "/_recommend";

  /** Untrained; see {@link #stammering}. */
  private static final GeneratorConfig GENERATOR =
      new GeneratorConfig(300, 192, 6, 3, 3, 64, 512, 2048, 10_000, 1e-5, true);

  private static final int ENDLESS = 1900;

  @TempDir private Path folder;

  @Test
  void closingTheConnectionEndsTheDecoding(NodeProcess node, Rest rest) throws Exception {
    open(node, rest);
    JsonNode whole = rest.post(RECOMMEND, body(60)).body();
    assertThat(whole.at("/reply/tokens").asInt()).as(whole.toString()).isEqualTo(60);
    assertThat(whole.at("/reply/finish_reason").asText()).isEqualTo("length");

    long before = tokens(rest);
    long cancelled = cancelled(rest);
    try (Socket client = send(node.uri(), body(ENDLESS))) {
      await(rest, GoneClientIT::tokens, count -> count >= before + 10);
    }
    await(rest, GoneClientIT::cancelled, count -> count == cancelled + 1);
    await(rest, stats -> model(stats).path("requests").asLong(), count -> count == 0);

    long after = tokens(rest);
    assertThat(after - before).isBetween(10L, ENDLESS - 100L);
    Thread.sleep(300);
    assertThat(tokens(rest)).isEqualTo(after);
    assertThat(rest.post(RECOMMEND, body(5)).body().at("/reply/tokens").asInt()).isEqualTo(5);
  }

  private void open(NodeProcess node, Rest rest) throws IOException {
    Path tokenizer = folder.resolve("tokenizer.json");
    BytePairTrainer.train(List.of("a film about the sea", "another film"), 300, tokenizer);
    Path bundle = folder.resolve("bundle");
    new BundleExporter(Clock.systemUTC())
        .export(
            stammering(),
            new ManifestDraft(NAME, "v1", null, NAME, Map.of(), Map.of(), Map.of()),
            tokenizer,
            bundle);
    rest.put("/" + NAME + "/_doc/1?refresh=true", "{\"title\": \"a red tent\"}");
    rest.put(
        "/_plugins/_concierge/recommenders/" + NAME,
        "{\"index\": \"%s\", \"model\": \"%s\", \"fields\": {\"title\": \"title\"}}"
            .formatted(NAME, NAME));
    try (ConciergeClient client = new ConciergeClient(node.uri())) {
      Registrar registrar = new Registrar(client, new ModelStore(folder.resolve("store")));
      registrar.register(bundle, NAME, null, Progress.SILENT);
      registrar.promote(NAME, "v1", "the only one", false);
    }
  }

  /**
   * A policy whose token is most likely followed by itself, for its embeddings are large and are
   * its head, too: a reply ends only with its context.
   */
  private static PolicyWeights stammering() {
    PolicyWeights weights =
        PolicyWeights.random(
            5,
            GENERATOR,
            new EncoderConfig(8, 64, 64, 12, 20, 4),
            new RankerConfig(RankerFeatures.NAMES.size(), 6));
    String name = "generator.embedding.weight";
    Tensor embedding = weights.tensors().get(name);
    float[] data = embedding.data().clone();
    for (int i = 0; i < data.length; i++) {
      data[i] *= 4;
    }
    return weights.with(Map.of(name, new Tensor(embedding.shape(), data)));
  }

  private static String body(int tokens) {
    return """
        {"message": "hello", "recommend": "never", "log": false,
         "seed": 7,
         "generation": {"temperature": 1, "max_tokens": %d}}"""
        .formatted(tokens);
  }

  /** Sends a request whose answer nobody reads. */
  private static Socket send(URI node, String body) throws IOException {
    Socket socket = new Socket(node.getHost(), node.getPort());
    byte[] json = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(RECOMMEND, node.getAuthority(), json.length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(json);
    socket.getOutputStream().flush();
    return socket;
  }

  private static JsonNode stats(Rest rest) throws IOException {
    return rest.get("/_plugins/_concierge/_stats").body();
  }

  private static JsonNode model(JsonNode stats) {
    for (JsonNode loaded : stats.findValue("loaded")) {
      if (loaded.path("name").asText().equals(NAME)) {
        return loaded;
      }
    }
    throw new AssertionError("the model is not loaded: " + stats);
  }

  private static long tokens(JsonNode stats) {
    return model(stats).at("/decoding/tokens_appended").asLong();
  }

  private static long tokens(Rest rest) throws IOException {
    return tokens(stats(rest));
  }

  private static long cancelled(JsonNode stats) {
    return stats.findValue("cancelled").asLong();
  }

  private static long cancelled(Rest rest) throws IOException {
    return cancelled(stats(rest));
  }

  private static void await(Rest rest, ToLongFunction<JsonNode> value, LongPredicate reached)
      throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    JsonNode stats = stats(rest);
    while (!reached.test(value.applyAsLong(stats))) {
      assertThat(System.nanoTime()).as(stats.toString()).isLessThan(deadline);
      Thread.sleep(5);
      stats = stats(rest);
    }
  }
}
