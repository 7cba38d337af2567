package dev.concierge.trainer.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.trainer.client.ConciergeClient;
import dev.concierge.trainer.client.ConciergeClientException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A frozen view of an index, paged through by {@code search_after}. Owned and closed by its reader.
 */
final class PointInTime implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEEP_ALIVE = "5m";
  private static final int PAGE = 500;

  private final ConciergeClient client;
  private String id;

  PointInTime(ConciergeClient client, String index) {
    this.client = client;
    this.id =
        client
            .call(
                "POST",
                "/" + ConciergeClient.encoded(index) + "/_search/point_in_time",
                null,
                Map.of("keep_alive", KEEP_ALIVE))
            .path("pit_id")
            .asText();
  }

  /**
   * Pages through all hits of a query.
   *
   * @param sort field names, ascending; together unique per document
   */
  void forEach(ObjectNode query, List<String> sort, Consumer<JsonNode> hits) {
    JsonNode after = null;
    while (true) {
      ObjectNode search = JSON.createObjectNode().put("size", PAGE).put("track_total_hits", false);
      search.set("query", query);
      search.putObject("pit").put("id", id).put("keep_alive", KEEP_ALIVE);
      sort.forEach(field -> search.withArray("sort").addObject().put(field, "asc"));
      if (after != null) {
        search.set("search_after", after);
      }
      JsonNode answer = client.call("POST", "/_search", search);
      id = answer.path("pit_id").asText(id);
      JsonNode page = answer.path("hits").path("hits");
      page.forEach(hits);
      if (page.size() < PAGE) {
        return;
      }
      after = page.get(page.size() - 1).path("sort");
    }
  }

  @Override
  public void close() {
    ObjectNode body = JSON.createObjectNode();
    body.putArray("pit_id").add(id);
    try {
      client.call("DELETE", "/_search/point_in_time", body);
    } catch (ConciergeClientException e) {
      // it expires by itself; losing the connection here must not hide the work done
      System.getLogger(PointInTime.class.getName())
          .log(System.Logger.Level.DEBUG, "point in time was not closed", e);
    }
  }
}
