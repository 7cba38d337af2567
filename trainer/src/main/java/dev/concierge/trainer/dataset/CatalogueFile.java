package dev.concierge.trainer.dataset;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.catalogue.FieldRoles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A catalogue as JSON Lines: the document's fields and its id as {@code _id} (or, without {@code
 * _id}, the field {@code id}). A search hit with {@code _id} and {@code _source} is read too.
 */
public final class CatalogueFile {
  private CatalogueFile() {}

  public static Catalogue read(Path file, FieldRoles roles) {
    return new Catalogue(roles, JsonLines.read(file, CatalogueFile::document));
  }

  /** Writes documents as {@code {"_id":…, fields…}}. */
  public static void write(Path file, Iterable<CatalogueDocument> documents) {
    JsonLines.write(
        file,
        documents,
        document -> {
          ObjectNode line = JsonLines.MAPPER.createObjectNode().put("_id", document.id());
          line.setAll((ObjectNode) JsonLines.MAPPER.valueToTree(document.source()));
          return line;
        });
  }

  /**
   * Reads field roles in the form a recommender's definition has: {@code
   * {"title":"title","text":["description"]}}.
   *
   * @throws IllegalArgumentException if there is no title
   */
  public static FieldRoles roles(JsonNode json) {
    if (single(json, "title") == null) {
      throw new IllegalArgumentException("fields must name [title] but are " + json);
    }
    return new FieldRoles(
        single(json, "title"),
        many(json, "text"),
        many(json, "categories"),
        many(json, "people"),
        single(json, "year"),
        single(json, "popularity"),
        single(json, "price"),
        single(json, "url"),
        single(json, "image"));
  }

  private static CatalogueDocument document(JsonNode line) {
    JsonNode id = line.hasNonNull("_id") ? line.get("_id") : line.get("id");
    if (id == null || id.isNull()) {
      throw new IllegalArgumentException("a document needs [_id] or [id]");
    }
    JsonNode source = line.get("_source");
    Map<String, Object> fields =
        JsonLines.MAPPER.convertValue(
            source != null && source.isObject() ? source : line,
            new TypeReference<Map<String, Object>>() {});
    fields.remove("_id");
    return new CatalogueDocument(id.asText(), fields);
  }

  private static String single(JsonNode json, String role) {
    return json.hasNonNull(role) ? json.get(role).asText() : null;
  }

  private static List<String> many(JsonNode json, String role) {
    List<String> names = new ArrayList<>();
    JsonNode value = json.get(role);
    if (value != null && value.isTextual()) {
      names.add(value.asText());
    } else if (value != null) {
      value.forEach(name -> names.add(name.asText()));
    }
    return names;
  }
}
