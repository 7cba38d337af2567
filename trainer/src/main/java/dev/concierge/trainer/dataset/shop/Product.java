package dev.concierge.trainer.dataset.shop;

import dev.concierge.models.catalogue.FieldRoles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A document of the generated shop.
 *
 * @param id document id
 * @param title unique in the shop
 * @param description what it is, of what, and for whom
 * @param note care and packing; nobody searches by it
 * @param category department, then kind
 * @param brand its maker
 * @param style how it looks
 * @param year when it came on sale
 * @param popularity times bought so far
 * @param price in the shop's currency
 */
public record Product(
    String id,
    String title,
    String description,
    String note,
    List<String> category,
    String brand,
    String style,
    int year,
    int popularity,
    double price) {
  /** How the fields of these documents are read. */
  public static final FieldRoles ROLES =
      new FieldRoles(
          "title",
          List.of("description"),
          List.of("category"),
          List.of("brand"),
          "year",
          "popularity",
          "price",
          null,
          null);

  public Product {
    category = List.copyOf(category);
  }

  /** The document's fields, the id apart. */
  public Map<String, Object> source() {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("title", title);
    source.put("description", description);
    source.put("note", note);
    source.put("category", category);
    source.put("brand", brand);
    source.put("style", style);
    source.put("year", year);
    source.put("popularity", popularity);
    source.put("price", price);
    return source;
  }
}
