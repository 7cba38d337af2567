package dev.concierge.trainer.cluster;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.CatalogueDocument;
import dev.concierge.trainer.dataset.CatalogueFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads the catalogue of a recommender from its items index, so that people can talk about it. */
public final class IndexedCatalogue {
  private static final int PAGE = 1000;

  private final ObjectMapper json = new ObjectMapper();
  private final ConciergeClient client;

  public IndexedCatalogue(ConciergeClient client) {
    this.client = client;
  }

  /**
   * All documents of the items index, with the fields of which an item is made. One without a
   * source is no item, and of an id that several indices of an alias have, the first one read is
   * the item.
   */
  public Catalogue read(String recommender) {
    JsonNode answer = client.recommender(recommender);
    JsonNode definition = answer.has("fields") ? answer : answer.path(recommender);
    FieldRoles roles = CatalogueFile.roles(definition.path("fields"));
    String index = definition.path("index").asText();
    for (int size = PAGE; ; size /= 2) {
      try {
        return new Catalogue(roles, documents(index, fields(roles), size));
      } catch (ConciergeClientException e) {
        // a scroll has left the page that was too large behind: smaller ones begin anew
        if (!e.tooLarge() || size == 1) {
          throw e;
        }
      }
    }
  }

  /** Links and pictures are shown, not talked about. */
  private static List<String> fields(FieldRoles roles) {
    List<String> fields = new ArrayList<>(List.of(roles.title()));
    fields.addAll(roles.text());
    fields.addAll(roles.categories());
    fields.addAll(roles.people());
    Stream.of(roles.year(), roles.popularity(), roles.price())
        .filter(Objects::nonNull)
        .forEach(fields::add);
    return fields;
  }

  private List<CatalogueDocument> documents(String index, List<String> fields, int size) {
    Map<String, CatalogueDocument> documents = new LinkedHashMap<>();
    ObjectNode query = json.createObjectNode().put("size", size);
    query.putArray("sort").add("_doc");
    ArrayNode includes = query.putObject("_source").putArray("includes");
    fields.forEach(includes::add);
    String path = "/" + ConciergeClient.encoded(index) + "/_search";
    JsonNode page = client.call("POST", path, query, Map.of("scroll", "1m"));
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
    return List.copyOf(documents.values());
  }

  private Map<String, Object> source(JsonNode hit) {
    return json.convertValue(hit.path("_source"), new TypeReference<Map<String, Object>>() {});
  }
}
