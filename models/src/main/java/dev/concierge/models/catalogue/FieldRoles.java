package dev.concierge.models.catalogue;

import java.util.List;
import java.util.Objects;

/**
 * Which source fields of an items index play which role. Single roles are {@code null} when the
 * index has no such field; {@code title} is required.
 *
 * @param title name shown to people
 * @param text longer texts
 * @param categories kinds, genres, departments
 * @param people makers, authors, brands, actors: names that connect items
 * @param year a number that dates or versions the item
 * @param popularity a non-negative number
 * @param price a non-negative number
 * @param url link to the item
 * @param image link to a picture
 */
public record FieldRoles(
    String title,
    List<String> text,
    List<String> categories,
    List<String> people,
    String year,
    String popularity,
    String price,
    String url,
    String image) {
  public FieldRoles {
    Objects.requireNonNull(title, "title");
    text = List.copyOf(text);
    categories = List.copyOf(categories);
    people = List.copyOf(people);
  }

  /** Roles of an index that has a title and texts only. */
  public static FieldRoles of(String title, List<String> text) {
    return new FieldRoles(title, text, List.of(), List.of(), null, null, null, null, null);
  }
}
