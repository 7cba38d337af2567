package dev.concierge.trainer.dataset;

import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.catalogue.Item;
import dev.concierge.models.catalogue.ItemReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/** All items of one catalogue, in a fixed order that numbers them. Immutable and thread-safe. */
public final class Catalogue {
  private final FieldRoles roles;
  private final List<CatalogueDocument> documents;
  private final List<Item> items;
  private final Map<String, Integer> indexes = new HashMap<>();

  /**
   * @throws IllegalArgumentException if two documents have one id
   */
  public Catalogue(FieldRoles roles, List<CatalogueDocument> documents) {
    this.roles = Objects.requireNonNull(roles, "roles");
    this.documents = List.copyOf(documents);
    ItemReader reader = new ItemReader(roles);
    this.items =
        this.documents.stream()
            .map(document -> reader.read(document.id(), document.source()))
            .toList();
    for (int i = 0; i < items.size(); i++) {
      if (indexes.put(items.get(i).id(), i) != null) {
        throw new IllegalArgumentException("two documents have the id [" + items.get(i).id() + "]");
      }
    }
  }

  public FieldRoles roles() {
    return roles;
  }

  public List<CatalogueDocument> documents() {
    return documents;
  }

  public List<Item> items() {
    return items;
  }

  public int size() {
    return items.size();
  }

  /** Number of an item, empty if the catalogue does not hold it. */
  public OptionalInt index(String id) {
    Integer index = indexes.get(id);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  public boolean contains(String id) {
    return indexes.containsKey(id);
  }

  /** Title of an item; the id itself if the catalogue does not hold it. */
  public String title(String id) {
    Integer index = indexes.get(id);
    return index == null ? id : items.get(index).title();
  }
}
