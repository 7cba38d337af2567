package dev.concierge.trainer.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.CatalogueDocument;
import dev.concierge.trainer.evidence.RecommenderDefaults;
import java.util.List;
import java.util.Map;

/** Puts a catalogue into an index, as a catalogue team would. */
public final class ItemsIndex {
  private static final int BATCH = 500;
  private static final double EXPLORING_SHARE = 0.9;

  private final ObjectMapper json = new ObjectMapper();
  private final ConciergeClient client;
  private final String name;

  /**
   * @param name of the index and of the recommender over it
   */
  public ItemsIndex(ConciergeClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** Creates the index with one shard and vectors allowed, and sends all documents. */
  public void fill(Catalogue catalogue, Progress progress) {
    client.call("PUT", "/" + name, definition(catalogue.roles()));
    List<CatalogueDocument> documents = catalogue.documents();
    try (Progress.Stage stage = progress.stage("index " + name, documents.size())) {
      for (int from = 0; from < documents.size(); from += BATCH) {
        List<CatalogueDocument> batch =
            documents.subList(from, Math.min(documents.size(), from + BATCH));
        StringBuilder lines = new StringBuilder();
        for (CatalogueDocument document : batch) {
          ObjectNode action = json.createObjectNode();
          action.putObject("index").put("_index", name).put("_id", document.id());
          lines.append(action).append('\n');
          JsonNode source = json.valueToTree(document.source());
          lines.append(source).append('\n');
        }
        client.bulk(lines.toString(), Map.of());
        stage.step(batch.size());
      }
    }
    client.call("POST", "/" + name + "/_refresh", null);
  }

  /** Creates the recommender of the same name over the index, exploring in most conversations. */
  public void recommend(Catalogue catalogue, String model) {
    recommend(catalogue, model, RecommenderDefaults.NONE);
  }

  /**
   * The same with what was chosen together with the model.
   *
   * @param defaults go into the recommender's definition
   */
  public void recommend(Catalogue catalogue, String model, RecommenderDefaults defaults) {
    ObjectNode definition = json.createObjectNode().put("index", name).put("model", model);
    definition.setAll(defaults.json());
    definition.set("fields", fields(catalogue.roles()));
    definition.putObject("slate").put("size", 5);
    definition
        .putObject("exploration")
        .put("share", EXPLORING_SHARE)
        .put("temperature", 1.0)
        .put("depth", 20);
    client.putRecommender(name, definition);
  }

  private ObjectNode definition(FieldRoles roles) {
    ObjectNode definition = json.createObjectNode();
    definition
        .putObject("settings")
        .put("index.knn", true)
        // partial updates read the stored document, and a derived vector may lie in a closed reader
        .put("index.knn.derived_source.enabled", false)
        .put("number_of_shards", 1)
        .put("number_of_replicas", 0);
    ObjectNode properties = definition.putObject("mappings").putObject("properties");
    field(properties, roles.title(), "text");
    roles.text().forEach(field -> field(properties, field, "text"));
    roles.categories().forEach(field -> field(properties, field, "keyword"));
    roles.people().forEach(field -> field(properties, field, "keyword"));
    field(properties, roles.year(), "integer");
    field(properties, roles.popularity(), "float");
    field(properties, roles.price(), "float");
    return definition;
  }

  private static void field(ObjectNode properties, String field, String type) {
    if (field != null) {
      properties.putObject(field).put("type", type);
    }
  }

  private ObjectNode fields(FieldRoles roles) {
    ObjectNode fields = json.createObjectNode().put("title", roles.title());
    fields.set("text", json.valueToTree(roles.text()));
    fields.set("categories", json.valueToTree(roles.categories()));
    fields.set("people", json.valueToTree(roles.people()));
    put(fields, "year", roles.year());
    put(fields, "popularity", roles.popularity());
    put(fields, "price", roles.price());
    return fields;
  }

  private static void put(ObjectNode fields, String role, String field) {
    if (field != null) {
      fields.put(role, field);
    }
  }
}
