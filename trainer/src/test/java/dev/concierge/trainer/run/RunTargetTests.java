package dev.concierge.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.concierge.grpc.v1.StartRunRequest;
import dev.concierge.trainer.cluster.ConciergeClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks a recommender up at a node of this test, which answers one definition. */
class RunTargetTests {
  private static final StartRunRequest REQUEST =
      StartRunRequest.newBuilder().setRecommender("shop").build();
  private static final String DEFINITION =
      "\"name\":\"shop\",\"index\":\"wares\",\"model\":\"default\",\"fields\":{\"title\":\"name\"},"
          + "\"events_index\":\"clicks\"";

  private HttpServer server;
  private ConciergeClient client;
  private volatile String answer;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(ConciergeClient.BASE + "/recommenders/shop", this::answer);
    server.start();
    client = new ConciergeClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"problem\":null", ",\"problem\":\"\""})
  void aDefinitionWithoutAProblemIsATarget(String rest) {
    answer = "{" + DEFINITION + rest + "}";
    assertThat(RunTarget.of(client, REQUEST))
        .isEqualTo(new RunTarget("shop", "default", "wares", "name", "clicks"));
  }

  @Test
  void aRecommenderThatThePluginRefusesIsNoTarget() {
    String problem = "[events_index] must name no system index but was [.security]";
    answer = "{" + DEFINITION + ",\"problem\":\"" + problem + "\"}";
    assertThatThrownBy(() -> RunTarget.of(client, REQUEST))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("recommender [shop] cannot be used: " + problem);
    StartRunRequest named = REQUEST.toBuilder().setPolicy("other").build();
    assertThatThrownBy(() -> RunTarget.of(client, named))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(problem);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
