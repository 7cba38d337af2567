package dev.concierge.trainer.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A frozen view of an index, paged through by {@code search_after}. Owned and closed by its reader.
 *
 * <p>Nobody knows how large documents are before they arrive: a page that the client cannot hold is
 * asked for again with half as many, and pages grow back slowly. A document that is too large even
 * alone is left out and reported.
 */
public final class PointInTime implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEEP_ALIVE = "5m";
  private static final int PAGE = 500;

  /** A shard that fails shall fail the page: what it holds back would end the reading unseen. */
  private static final Map<String, String> WHOLE = Map.of("allow_partial_search_results", "false");

  private final ConciergeClient client;
  private final SkippedDocuments skipped;
  private String id;

  /**
   * @param skipped gets the documents that are too large
   */
  public PointInTime(ConciergeClient client, String index, SkippedDocuments skipped) {
    this.client = client;
    this.skipped = skipped;
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
   * @param source what is asked for of each
   */
  public void forEach(
      ObjectNode query, List<String> sort, SourceFilter source, Consumer<JsonNode> hits) {
    ObjectNode search = JSON.createObjectNode().put("track_total_hits", false);
    search.set("query", query);
    search.set("_source", source.json());
    sort.forEach(field -> search.withArray("sort").addObject().put(field, "asc"));
    int size = PAGE;
    while (true) {
      JsonNode page;
      try {
        page = page(search, size);
      } catch (ConciergeClientException e) {
        if (!e.tooLarge()) {
          throw e;
        }
        if (size == 1) {
          search.set("search_after", leaveOut(search, e.reason()));
        }
        size = Math.max(1, size / 2);
        continue;
      }
      page.forEach(hits);
      if (page.size() < size) {
        return;
      }
      search.set("search_after", page.get(page.size() - 1).path("sort"));
      size = Math.min(PAGE, size + 1 + size / 4);
    }
  }

  private JsonNode page(ObjectNode search, int size) {
    search.put("size", size).putObject("pit").put("id", id).put("keep_alive", KEEP_ALIVE);
    JsonNode answer = client.call("POST", "/_search", search, WHOLE);
    id = answer.path("pit_id").asText(id);
    return answer.path("hits").path("hits");
  }

  /**
   * Reports the next document by what is known without its source.
   *
   * @return its place, after which the reading goes on
   */
  private JsonNode leaveOut(ObjectNode search, String reason) {
    JsonNode hit = page(search.deepCopy().put("_source", false), 1).path(0);
    skipped.add(hit.path("_index").asText(), hit.path("_id").asText(), reason);
    return hit.required("sort");
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
