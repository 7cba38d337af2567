package dev.concierge.trainer.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.concierge.models.catalogue.Item;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.shop.Shop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Conversations against an endpoint of this test that recommends by the length of what was said.
 */
class ConversationDriverTests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Item> ITEMS = Shop.catalogue(3, 400).items();
  private static final World WORLD = new World(Domain.SHOP, ITEMS, 3);

  private final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();
  private final Queue<JsonNode> events = new ConcurrentLinkedQueue<>();
  private HttpServer server;
  private ConciergeClient client;
  private volatile int failWith;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.start();
    client = new ConciergeClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void threadsChangeNothingButTime() {
    LoopReport one = hold(ConversationDriver.Mode.UNTRACED, 1);
    LoopReport four = hold(ConversationDriver.Mode.UNTRACED, 4);
    assertThat(four.satisfaction()).isEqualTo(one.satisfaction());
    assertThat(four.clickRate()).isEqualTo(one.clickRate());
    assertThat(four.turns()).isEqualTo(one.turns());
    assertThat(four.conversations()).isEqualTo(20);
    assertThat(events).as("measuring posts nothing").isEmpty();
    assertThat(requests).allMatch(request -> !request.path("log").asBoolean(true));
  }

  @Test
  void feedbackIsPostedForTheTurnThatWasAnswered() {
    LoopReport report = hold(ConversationDriver.Mode.LOGGED, 2);
    assertThat(report.events()).isEqualTo(events.size()).isPositive();
    assertThat(report.failures()).isZero();
    assertThat(events).allMatch(event -> event.path("query_id").asText().startsWith("turn-"));
    assertThat(requests)
        .anyMatch(request -> request.path("conversation_id").asText().equals("c-train-0"));
  }

  @Test
  void failedRequestsAreCountedAndTheFirstIsKept() {
    failWith = 503;
    ConversationDriver driver = driver();
    LoopReport report =
        driver.hold(ConversationDriver.Mode.LOGGED, Crowd.TRAIN, 0, 5, 1, 2, Progress.SILENT);
    assertThat(report.failures()).isEqualTo(5);
    assertThat(report.conversations()).isZero();
    assertThat(driver.firstFailure())
        .get()
        .satisfies(e -> assertThat(e.reason()).contains("no model"));
  }

  private LoopReport hold(ConversationDriver.Mode mode, int threads) {
    return driver().hold(mode, Crowd.TRAIN, 0, 20, 7, threads, Progress.SILENT);
  }

  private ConversationDriver driver() {
    Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    return new ConversationDriver(client, "shop", WORLD, new Population(WORLD, 3), clock);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status = failWith == 0 ? 200 : failWith;
    byte[] answer;
    if (failWith != 0) {
      answer =
          "{\"error\":{\"type\":\"unavailable\",\"reason\":\"no model\"}}"
              .getBytes(StandardCharsets.UTF_8);
    } else if (exchange.getRequestURI().getPath().endsWith("_feedback")) {
      answer = JSON.writeValueAsBytes(keep(new String(body, StandardCharsets.UTF_8)));
    } else {
      answer = JSON.writeValueAsBytes(recommend(JSON.readTree(body)));
    }
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private ObjectNode keep(String lines) throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode items = answer.putArray("items");
    for (String line : lines.split("\n")) {
      events.add(JSON.readTree(line));
      items.addObject().put("status", 201);
    }
    return answer;
  }

  private ObjectNode recommend(JsonNode request) {
    requests.add(request);
    String said = request.path("message").asText(request.path("messages").toString());
    ObjectNode answer = JSON.createObjectNode();
    answer
        .put("conversation_id", "c-" + request.path("user_id").asText())
        .put("turn_id", "turn-" + said.length());
    answer.putObject("reply").put("text", "Here you are.");
    ArrayNode hits = answer.putArray("recommendations");
    for (int i = 0; i < 5; i++) {
      hits.addObject().put("_id", ITEMS.get((said.length() * 7 + i * 31) % ITEMS.size()).id());
    }
    return answer;
  }
}
