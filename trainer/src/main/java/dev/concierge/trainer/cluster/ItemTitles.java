package dev.concierge.trainer.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.catalogue.ItemReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks up what items are called. */
public final class ItemTitles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 500;

  private final ConciergeClient client;
  private final String index;
  private final String titleField;

  /**
   * @param titleField source field that holds the title
   */
  public ItemTitles(ConciergeClient client, String index, String titleField) {
    this.client = client;
    this.index = index;
    this.titleField = titleField;
  }

  /** Titles by id; items that have left the index are missing. */
  public Map<String, String> of(Collection<String> ids) {
    List<String> all = List.copyOf(ids);
    ItemReader reader = new ItemReader(FieldRoles.of(titleField, List.of()));
    Map<String, String> titles = new HashMap<>();
    for (int from = 0; from < all.size(); from += BATCH) {
      List<String> batch = new ArrayList<>(all.subList(from, Math.min(all.size(), from + BATCH)));
      ObjectNode body = JSON.createObjectNode();
      ArrayNode wanted = body.putArray("ids");
      batch.forEach(wanted::add);
      client
          .call(
              "POST",
              "/" + ConciergeClient.encoded(index) + "/_mget",
              body,
              Map.of("_source_includes", titleField))
          .path("docs")
          .forEach(
              doc -> {
                if (doc.path("found").asBoolean() && doc.path("_source").isObject()) {
                  @SuppressWarnings("unchecked") // keys of a JSON object are strings
                  Map<String, Object> source = JSON.convertValue(doc.path("_source"), Map.class);
                  String id = doc.path("_id").asText();
                  titles.put(id, reader.read(id, source).title());
                }
              });
    }
    return titles;
  }
}
