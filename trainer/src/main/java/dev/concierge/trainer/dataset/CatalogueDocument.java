package dev.concierge.trainer.dataset;

import java.util.Map;
import java.util.Objects;

/**
 * A document of an items index.
 *
 * @param id document id
 * @param source its fields as JSON maps to Java
 */
public record CatalogueDocument(String id, Map<String, Object> source) {
  public CatalogueDocument {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
  }
}
