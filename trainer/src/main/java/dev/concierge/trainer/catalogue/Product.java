package dev.concierge.trainer.catalogue;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.concierge.models.catalogue.FieldRoles;
import java.util.List;

/**
 * A document of the generated shop.
 *
 * @param id document id
 * @param title unique in the shop
 * @param description a few sentences
 * @param category department, then kind
 * @param brand its maker
 * @param style how it looks
 * @param year when it came on sale
 * @param popularity times bought so far
 * @param price in the shop's currency
 */
@JsonPropertyOrder({
  "id", "title", "description", "category", "brand", "style", "year", "popularity", "price"
})
public record Product(
    String id,
    String title,
    String description,
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
}
