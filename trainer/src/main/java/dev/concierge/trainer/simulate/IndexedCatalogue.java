package dev.concierge.trainer.simulate;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.trainer.client.ConciergeClient;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.CatalogueDocument;
import dev.concierge.trainer.dataset.CatalogueFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the catalogue of a recommender from its items index, so that people can talk about it. */
public final class IndexedCatalogue {
  private static final int PAGE = 1000;

  private final ObjectMapper json = new ObjectMapper();
  private final ConciergeClient client;

  public IndexedCatalogue(ConciergeClient client) {
    this.client = client;
  }

  /**
   * All documents of the items index, learned fields left out. One without a source is no item, and
   * of an id that several indices of an alias have, the first one read is the item.
   */
  public Catalogue read(String recommender) {
    JsonNode answer = client.recommender(recommender);
    JsonNode definition = answer.has("fields") ? answer : answer.path(recommender);
    Map<String, CatalogueDocument> documents = new LinkedHashMap<>();
    ObjectNode query = json.createObjectNode().put("size", PAGE);
    query.putArray("sort").add("_doc");
    query.putObject("_source").putArray("excludes").add("concierge");
    String index = ConciergeClient.encoded(definition.path("index").asText());
    JsonNode page = client.call("POST", "/" + index + "/_search", query, Map.of("scroll", "1m"));
    while (!page.path("hits").path("hits").isEmpty()) {
      for (JsonNode hit : page.path("hits").path("hits")) {
        if (hit.path("_source").isObject()) {
          String id = hit.path("_id").asText();
          documents.putIfAbsent(id, new CatalogueDocument(id, source(hit)));
        }
      }
      ObjectNode next = json.createObjectNode().put("scroll", "1m");
      next.set("scroll_id", page.path("_scroll_id"));
      page = client.call("POST", "/_search/scroll", next);
    }
    ObjectNode finished = json.createObjectNode();
    finished.set("scroll_id", page.path("_scroll_id"));
    client.call("DELETE", "/_search/scroll", finished);
    return new Catalogue(
        CatalogueFile.roles(definition.path("fields")), List.copyOf(documents.values()));
  }

  private Map<String, Object> source(JsonNode hit) {
    return json.convertValue(hit.path("_source"), new TypeReference<Map<String, Object>>() {});
  }
}
