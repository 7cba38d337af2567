package dev.concierge.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.it.stage.BackendNode;
import dev.concierge.it.stage.BackendNode.Backend;
import dev.concierge.it.stage.NodeProcess;
import dev.concierge.it.stage.Rest;
import dev.concierge.it.stage.RunningNode;
import dev.concierge.it.stage.StammeringPolicy;
import dev.concierge.models.bundle.Variant;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that hangs up while its reply is being written costs no further token. */
@ExtendWith(RunningNode.class)
class GoneClientIT {
  private static final String NAME = "it-gone";
  private static final String RECOMMEND =
      "/_plugins/_concierge/recommenders/" + NAME + "/_recommend";

  private static final int LONG = 900;
  private static final int ENDLESS = 1900;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void closingTheConnectionEndsTheDecoding(Backend backend, NodeProcess shared) throws Exception {
    // one place: on an inference server that went on decoding nobody else would be answered
    try (BackendNode node =
        BackendNode.open(backend, shared, NAME, folder, this::open, "--queue=1")) {
      long longReply = isWritten(LONG, node.rest());
      if (backend == Backend.ONNXRUNTIME) {
        theNodeCountsNoFurtherToken(node);
      } else {
        theServersPlaceIsFreeLongBeforeTheEnd(node, longReply);
      }
      isWritten(5, node.rest());
    }
  }

  private Path open(NodeProcess node) throws IOException {
    return StammeringPolicy.open(node, NAME, Variant.FP32, folder);
  }

  /** Returns the nanoseconds that the whole reply took. */
  private static long isWritten(int tokens, Rest rest) throws IOException {
    long begun = System.nanoTime();
    JsonNode whole = rest.post(RECOMMEND, body(tokens)).body();
    assertThat(whole.at("/reply/tokens").asInt()).as(whole.toString()).isEqualTo(tokens);
    assertThat(whole.at("/reply/finish_reason").asText()).isEqualTo("length");
    return System.nanoTime() - begun;
  }

  private static void theNodeCountsNoFurtherToken(BackendNode node) throws Exception {
    Rest rest = node.rest();
    long before = tokens(rest);
    hangUp(node, () -> await(rest, GoneClientIT::tokens, count -> count >= before + 10));

    long after = tokens(rest);
    assertThat(after - before).isBetween(10L, ENDLESS - 100L);
    Thread.sleep(300);
    assertThat(tokens(rest)).isEqualTo(after);
  }

  private static void theServersPlaceIsFreeLongBeforeTheEnd(BackendNode node, long longReply)
      throws Exception {
    Rest rest = node.rest();
    long begun = System.nanoTime();
    hangUp(node, () -> TimeUnit.NANOSECONDS.sleep(longReply / 4));
    Rest.Answer next;
    do {
      next = rest.post(RECOMMEND, body(5));
    } while (next.status() != 200 && System.nanoTime() - begun < longReply);
    assertThat(next.status()).as(next.body().toString()).isEqualTo(200);
  }

  @FunctionalInterface
  private interface Pause {
    void make() throws Exception;
  }

  /** Asks for an endless reply, waits, closes the connection and returns when the node knows. */
  private static void hangUp(BackendNode node, Pause pause) throws Exception {
    Rest rest = node.rest();
    long cancelled = cancelled(rest);
    try (Socket client = send(node.process().uri(), body(ENDLESS))) {
      pause.make();
      assertThat(requests(stats(rest))).isEqualTo(1);
    }
    await(rest, GoneClientIT::cancelled, count -> count == cancelled + 1);
    await(rest, GoneClientIT::requests, count -> count == 0);
  }

  private static String body(int tokens) {
    return String.format(
        Locale.ROOT,
        """
        {"message": "hello", "recommend": "never", "log": false,
         "seed": 7,
         "generation": {"temperature": 1, "max_tokens": %d}}""",
        tokens);
  }

  /** Sends a request whose answer nobody reads. */
  private static Socket send(URI node, String body) throws IOException {
    Socket socket = new Socket(node.getHost(), node.getPort());
    byte[] json = body.getBytes(StandardCharsets.UTF_8);
    String head =
        String.format(
            Locale.ROOT,
            "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
            RECOMMEND,
            node.getAuthority(),
            json.length);
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

  private static long requests(JsonNode stats) {
    return model(stats).path("requests").asLong();
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
