package dev.concierge.plugin.items;

import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.catalogue.LearnedFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opensearch.ResourceNotFoundException;
import org.opensearch.action.admin.indices.get.GetIndexRequest;
import org.opensearch.action.admin.indices.get.GetIndexResponse;
import org.opensearch.action.admin.indices.mapping.put.PutMappingRequest;
import org.opensearch.cluster.metadata.MappingMetadata;
import org.opensearch.core.action.ActionListener;
import org.opensearch.index.IndexNotFoundException;
import org.opensearch.transport.client.Client;

/**
 * Looks at items indices and puts the mappings of {@link LearnedFields} on them, as the caller, who
 * needs the right to do so. Putting a mapping again changes nothing. Thread-safe; never blocks.
 */
public final class ItemMappings {
  private final Client client;

  public ItemMappings(Client client) {
    this.client = client;
  }

  /**
   * Hands over what to warn about, or a {@link ResourceNotFoundException} when there is no such
   * index.
   */
  public void inspect(String index, FieldRoles fields, ActionListener<List<String>> listener) {
    client
        .admin()
        .indices()
        .getIndex(
            new GetIndexRequest().indices(index),
            ActionListener.wrap(
                found -> listener.onResponse(warnings(fields, found)),
                failure ->
                    listener.onFailure(
                        failure instanceof IndexNotFoundException
                            ? new ResourceNotFoundException(
                                "items index [{}] does not exist; create it before the recommender",
                                index)
                            : failure)));
  }

  /** Puts the fields that need no vector space. */
  public void putText(String index, ActionListener<Void> listener) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(leaf(LearnedFields.TEXT), Map.of("type", "text", "analyzer", "standard"));
    properties.put(leaf(LearnedFields.TITLE_KEY), Map.of("type", "keyword"));
    properties.put(leaf(LearnedFields.CONTEXTS), Map.of("type", "text", "analyzer", "standard"));
    properties.put(leaf(LearnedFields.MENTIONS), Map.of("type", "integer"));
    properties.put(leaf(LearnedFields.NEIGHBOURS), Map.of("type", "object", "enabled", false));
    put(index, properties, listener);
  }

  /**
   * Puts the fields of a vector space. The packed ones come first: they need no k-NN plugin, and
   * stay when the searchable vector fails for want of one.
   *
   * @param dimension of the searchable vector, bias included
   */
  public void putVector(String index, String space, int dimension, ActionListener<Void> listener) {
    Map<String, Object> packed = Map.of("type", "keyword", "index", false, "doc_values", false);
    Map<String, Object> vector =
        Map.of(
            "type",
            "knn_vector",
            "dimension",
            dimension,
            "method",
            Map.of("name", "hnsw", "engine", "lucene", "space_type", "innerproduct"));
    put(
        index,
        Map.of(
            leaf(LearnedFields.target(space)), packed, leaf(LearnedFields.context(space)), packed),
        ActionListener.wrap(
            done -> put(index, Map.of(leaf(LearnedFields.vector(space)), vector), listener),
            listener::onFailure));
  }

  private void put(String index, Map<String, Object> properties, ActionListener<Void> listener) {
    PutMappingRequest request =
        new PutMappingRequest(index)
            .source(
                Map.of(
                    "properties", Map.of(LearnedFields.OBJECT, Map.of("properties", properties))));
    client
        .admin()
        .indices()
        .putMapping(
            request, ActionListener.wrap(done -> listener.onResponse(null), listener::onFailure));
  }

  private static String leaf(String field) {
    return field.substring(LearnedFields.OBJECT.length() + 1);
  }

  private static List<String> warnings(FieldRoles fields, GetIndexResponse found) {
    List<String> warnings = new ArrayList<>();
    for (String index : found.indices()) {
      MappingMetadata mapping = found.mappings().get(index);
      Map<String, Object> source = mapping == null ? Map.of() : mapping.sourceAsMap();
      for (String field : sourceFields(fields)) {
        if (!isMapped(source, field)) {
          warnings.add("index [" + index + "] has no field [" + field + "] yet");
        }
      }
      if (!found.settings().get(index).getAsBoolean("index.knn", false)) {
        warnings.add(
            "index ["
                + index
                + "] was created without the setting [index.knn: true]: retrieval by vector is left"
                + " out");
      }
    }
    return warnings;
  }

  private static Collection<String> sourceFields(FieldRoles fields) {
    List<String> all = new ArrayList<>();
    all.add(fields.title());
    all.addAll(fields.text());
    all.addAll(fields.categories());
    all.addAll(fields.people());
    for (String single :
        new String[] {
          fields.year(), fields.popularity(), fields.price(), fields.url(), fields.image()
        }) {
      if (single != null) {
        all.add(single);
      }
    }
    return all;
  }

  private static boolean isMapped(Map<String, Object> mapping, String field) {
    Map<?, ?> properties = (Map<?, ?>) mapping.getOrDefault("properties", Map.of());
    for (String name : field.split("\\.", -1)) {
      if (!(properties.get(name) instanceof Map<?, ?> found)) {
        return false;
      }
      Object inner = found.get("properties");
      properties = inner instanceof Map<?, ?> map ? map : Map.of();
    }
    return true;
  }
}
