package dev.concierge.trainer.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls to a node of this test, which answers whatever is put into it. */
class ConciergeClientTests {
  private HttpServer server;
  private ConciergeClient client;
  private volatile int status = 200;
  private volatile String body = "";
  private volatile String warning;
  private final AtomicInteger requests = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client = new ConciergeClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void aDocumentAsDeepAsANodeTakesItIsReadInItsAnswer() {
    body = "{\"a\":".repeat(1_010) + "1" + "}".repeat(1_010);
    JsonNode inner = call();
    for (int i = 0; i < 1_010; i++) {
      inner = inner.path("a");
    }
    assertThat(inner.asInt()).isEqualTo(1);
  }

  @Test
  void aLongNumberNameOrStringIsRead() {
    String name = "n".repeat(60_000);
    body =
        "{\"" + name + "\":" + "7".repeat(1_200) + ",\"text\":\"" + "t".repeat(21_000_000) + "\"}";
    JsonNode read = call();
    assertThat(read.path(name).asText()).hasSize(1_200);
    assertThat(read.path("text").asText()).hasSize(21_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>welcome</html>", "{\"hits\":{\"hits\":[{\"_id\":", "green"})
  void anAnswerThatIsNotJsonIsAFailureThatNamesTheCall(String answer) {
    body = answer;
    ConciergeClientException failure = failure();
    assertThat(failure.status()).isEqualTo(200);
    assertThat(failure.type()).isEqualTo("not_json");
    assertThat(failure.getMessage())
        .contains("cannot read the answer of [" + client.node() + "] to GET /some/path: ");
    assertThat(failure.retryable()).isFalse();
    assertThat(client.reachable()).isTrue();
  }

  @Test
  void anAnswerLargerThanTheClientHoldsIsAFailureOfItsOwn() {
    try (ConciergeClient small = new ConciergeClient(client.node(), 10_000)) {
      body = "\"" + "t".repeat(9_998) + "\"";
      assertThat(small.call("GET", "/some/path", null).asText()).hasSize(9_998);
      body = "\"" + "t".repeat(9_999) + "\"";
      assertThat(
              catchThrowableOfType(
                  ConciergeClientException.class, () -> small.call("GET", "/some/path", null)))
          .hasMessage(
              "the answer of [" + client.node() + "] to GET /some/path has more than [10000] bytes")
          .returns(true, ConciergeClientException::tooLarge)
          .returns(false, ConciergeClientException::unreachable)
          .returns(false, ConciergeClientException::retryable);
      body = "1";
      assertThat(small.call("GET", "/some/path", null).asInt()).isEqualTo(1);
    }
  }

  @Test
  void anEmptyAnswerIsMissing() {
    assertThat(call().isMissingNode()).isTrue();
  }

  @Test
  void aRefusalNeedsNoJson() {
    status = 400;
    body = "<html>not so</html>";
    assertThat(failure())
        .returns(400, ConciergeClientException::status)
        .returns("http_400", ConciergeClientException::type)
        .returns("\"<html>not so</html>\"", ConciergeClientException::reason);
    body = "{\"error\":{\"type\":\"parse_exception\",\"reason\":\"not so\"}}";
    assertThat(failure()).hasMessage("400 parse_exception: not so");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 409, 413, 429, 500, 502, 503, 504})
  void aRefusalKeepsItsStatusTypeAndReason(int refused) {
    status = refused;
    body = "{\"error\":{\"type\":\"some_exception\",\"reason\":\"wäre\\nzu viel\"}}";
    assertThat(failure())
        .hasMessage(refused + " some_exception: wäre\nzu viel")
        .returns(refused, ConciergeClientException::status)
        .returns("some_exception", ConciergeClientException::type)
        .returns("wäre\nzu viel", ConciergeClientException::reason)
        .returns(false, ConciergeClientException::unreachable)
        .returns(
            List.of(429, 502, 503, 504).contains(refused), ConciergeClientException::retryable);
    assertThat(client.reachable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 409, 429, 500, 503})
  void aRefusalNeedsNoBody(int refused) {
    status = refused;
    assertThat(failure())
        .returns(refused, ConciergeClientException::status)
        .returns("http_" + refused, ConciergeClientException::type);
  }

  @Test
  void warningsAreNotTakenForTheRefusal() {
    status = 429;
    warning = "299 OpenSearch-3 \"[types removal] is deprecated\"";
    body = "{\"error\":{\"type\":\"full\",\"reason\":\"later\"}}";
    assertThat(failure()).hasMessage("429 full: later");
  }

  @ParameterizedTest
  @CsvSource({"429, 3", "503, 3", "409, 1", "500, 1", "404, 1"})
  void onlyWhatMaySucceedLaterIsRepeated(int refused, int calls) {
    status = refused;
    assertThat(
            catchThrowableOfType(
                ConciergeClientException.class,
                () -> new Retry(3, Duration.ofMillis(1)).run(this::call)))
        .returns(refused, ConciergeClientException::status);
    assertThat(requests).hasValue(calls);
  }

  @Test
  void whatDoesNotAnswerIsUnreachable() {
    server.stop(0);
    assertThat(failure())
        .returns(ConciergeClientException.UNREACHABLE, ConciergeClientException::status)
        .returns(true, ConciergeClientException::retryable);
    assertThat(client.reachable()).isFalse();
  }

  private JsonNode call() {
    return client.call("GET", "/some/path", null);
  }

  private ConciergeClientException failure() {
    return catchThrowableOfType(ConciergeClientException.class, this::call);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    requests.incrementAndGet();
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
    if (warning != null) {
      exchange.getResponseHeaders().set("Warning", warning);
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
