package dev.concierge.trainer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.concierge.models.catalogue.Item;
import dev.concierge.trainer.dataset.Catalogue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads the items of a node of this test, which has fifty that have long descriptions. */
class IndexedCatalogueTests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ITEMS = 50;
  private static final String FIELDS =
      "{\"title\":\"name\",\"text\":[\"about.text\"],\"categories\":[],\"people\":[\"brand\"],\"year\":null,\"price\":\"price\",\"url\":\"link\"}";

  private final List<JsonNode> searches = new ArrayList<>();
  private HttpServer server;
  private ConciergeClient client;
  private int page;
  private int next;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    client = new ConciergeClient(address, 100_000);
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void itemsAreReadByTheirRolesInPagesThatTheClientHolds() {
    Catalogue catalogue = new IndexedCatalogue(client).read("shop");

    assertThat(catalogue.items())
        .extracting(Item::title)
        .hasSize(ITEMS)
        .startsWith("item 0", "item 1")
        .doesNotHaveDuplicates();
    assertThat(catalogue.items()).allMatch(item -> item.text().length() == 10_000);
    assertThat(searches)
        .extracting(search -> search.path("size").asInt())
        .containsExactly(1000, 500, 250, 125, 62, 31, 15, 7);
    assertThat(searches.getLast().path("_source"))
        .hasToString("{\"includes\":[\"name\",\"about.text\",\"brand\",\"price\"]}");
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] asked = exchange.getRequestBody().readAllBytes();
    ObjectNode answer = JSON.createObjectNode().put("_scroll_id", "scroll");
    String path = exchange.getRequestURI().getPath();
    if (path.endsWith("/recommenders/shop")) {
      answer.put("index", "wares").set("fields", JSON.readTree(FIELDS));
    } else if (path.equals("/wares/_search")) {
      searches.add(JSON.readTree(asked));
      page = searches.getLast().path("size").asInt();
      next = 0;
    }
    if (path.contains("_search") && exchange.getRequestMethod().equals("POST")) {
      ArrayNode hits = answer.putObject("hits").putArray("hits");
      for (int to = Math.min(ITEMS, next + page); next < to; next++) {
        ObjectNode source = hits.addObject().put("_id", "i" + next).putObject("_source");
        source.put("name", "item " + next).putObject("about").put("text", "t".repeat(10_000));
      }
    }
    byte[] bytes = JSON.writeValueAsBytes(answer);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
