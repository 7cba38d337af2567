package dev.concierge.trainer.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node that holds one log, whatever is put into it, and answers all of it to every query in pages
 * by the order of putting.
 */
final class LogNode implements AutoCloseable {
  static final String TURNS = ".plugins-concierge-turns";
  static final String EVENTS = "ubi_events";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Documents by id, as their source's text. */
  final Map<String, String> turns = new LinkedHashMap<>();

  final Map<String, String> events = new LinkedHashMap<>();

  /** Searches of events, as they were asked. */
  final List<JsonNode> eventSearches = new ArrayList<>();

  private final HttpServer server;

  LogNode() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    ObjectNode answer = JSON.createObjectNode();
    if (path.endsWith("/point_in_time")) {
      answer.put("pit_id", path.contains("turns") ? TURNS : EVENTS);
    } else if (path.equals("/_search")) {
      search(JSON.readTree(body), answer.putObject("hits").putArray("hits"));
    }
    byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private void search(JsonNode asked, ArrayNode hits) {
    String index = asked.path("pit").path("id").asText();
    if (index.equals(EVENTS)) {
      eventSearches.add(asked);
    }
    List<Map.Entry<String, String>> documents =
        List.copyOf((index.equals(EVENTS) ? events : turns).entrySet());
    int from = asked.path("search_after").path(0).asInt(-1) + 1;
    int to = Math.min(documents.size(), from + asked.path("size").asInt());
    for (int place = from; place < to; place++) {
      ObjectNode hit =
          hits.addObject().put("_index", index).put("_id", documents.get(place).getKey());
      hit.putArray("sort").add(place);
      if (asked.path("_source").asBoolean(true)) {
        hit.putRawValue("_source", new RawValue(documents.get(place).getValue()));
      }
    }
  }
}
