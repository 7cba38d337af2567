package dev.concierge.trainer.run.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * A node that holds one log, whatever is put into it, and answers all of it to every query, in
 * pages by the order of putting and with as much of each source as is asked for.
 */
final class LogNode implements AutoCloseable {
  static final String TURNS = ".plugins-concierge-turns";
  static final String EVENTS = "ubi_events";

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(2_000).build())
              .streamWriteConstraints(
                  StreamWriteConstraints.builder().maxNestingDepth(2_000).build())
              .build());

  /** Documents by id, as their source's text. */
  final Map<String, String> turns = new LinkedHashMap<>();

  final Map<String, String> events = new LinkedHashMap<>();

  /** Searches as they were asked. */
  final List<JsonNode> turnSearches = new ArrayList<>();

  final List<JsonNode> eventSearches = new ArrayList<>();

  /** Whether a shard of every search fails, whose hits then lack unless that is not allowed. */
  volatile boolean shardFails;

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
    int status = 200;
    if (path.endsWith("/point_in_time")) {
      answer.put("pit_id", path.contains("turns") ? TURNS : EVENTS);
    } else if (path.equals("/_search") && shardFails) {
      boolean whole =
          "allow_partial_search_results=false".equals(exchange.getRequestURI().getQuery());
      status = whole ? 503 : 200;
      answer.putObject("hits").putArray("hits");
    } else if (path.equals("/_search")) {
      search(JSON.readTree(body), answer.putObject("hits").putArray("hits"));
    }
    byte[] bytes = JSON.writeValueAsBytes(answer);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private void search(JsonNode asked, ArrayNode hits) throws IOException {
    String index = asked.path("pit").path("id").asText();
    (index.equals(EVENTS) ? eventSearches : turnSearches).add(asked);
    List<Map.Entry<String, String>> documents =
        List.copyOf((index.equals(EVENTS) ? events : turns).entrySet());
    int from = asked.path("search_after").path(0).asInt(-1) + 1;
    int to = Math.min(documents.size(), from + asked.path("size").asInt());
    for (int place = from; place < to; place++) {
      ObjectNode hit =
          hits.addObject().put("_index", index).put("_id", documents.get(place).getKey());
      hit.putArray("sort").add(place);
      JsonNode wanted = asked.path("_source");
      if (wanted.asBoolean(true)) {
        JsonNode source = JSON.readTree(documents.get(place).getValue());
        hit.set("_source", source.isObject() ? filtered(source, "", false, wanted) : source);
      }
    }
  }

  /**
   * As OpenSearch filters a source: of what is asked for, an object stays even if it is empty, and
   * a list does not.
   *
   * @param all whether an object around the parent was asked for
   */
  private static JsonNode filtered(JsonNode parent, String path, boolean all, JsonNode wanted) {
    ObjectNode kept = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> field : parent.properties()) {
      String name = path + field.getKey();
      JsonNode value = field.getValue();
      boolean included = all || included(name, wanted);
      if (excluded(name, wanted)) {
        continue;
      }
      if (value.isObject() && !(included && path.isEmpty())) {
        JsonNode inner = filtered(value, name + ".", included, wanted);
        if (included || !inner.isEmpty()) {
          kept.set(field.getKey(), inner);
        }
      } else if (included && !(value.isArray() && value.isEmpty())) {
        kept.set(field.getKey(), value);
      }
    }
    return kept;
  }

  private static boolean included(String path, JsonNode wanted) {
    JsonNode includes = wanted.path("includes");
    return includes.isEmpty() || includes.valueStream().anyMatch(one -> one.asText().equals(path));
  }

  private static boolean excluded(String path, JsonNode wanted) {
    return wanted
        .path("excludes")
        .valueStream()
        .anyMatch(one -> path.matches(one.asText().replace(".", "\\.").replace("*", ".*")));
  }
}
