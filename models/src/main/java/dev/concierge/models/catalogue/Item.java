package dev.concierge.models.catalogue;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A catalogue item read through {@link FieldRoles}.
 *
 * @param id document id
 * @param title name shown to people
 * @param text all text fields joined by a newline
 * @param categories in source order
 * @param people in source order
 * @param year absent when unknown
 * @param popularity non-negative; 0 when unknown
 * @param price absent when unknown
 */
public record Item(
    String id,
    String title,
    String text,
    List<String> categories,
    List<String> people,
    OptionalInt year,
    double popularity,
    OptionalDouble price) {
  public Item {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(year, "year");
    Objects.requireNonNull(price, "price");
    categories = List.copyOf(categories);
    people = List.copyOf(people);
    if (!(popularity >= 0)) {
      throw new IllegalArgumentException(
          "popularity of item [" + id + "] must not be negative but was [" + popularity + "]");
    }
  }

  /**
   * The one document that lexical retrieval and its BM25 features see: title, categories, people,
   * year and text, joined by spaces.
   */
  public String searchText() {
    StringBuilder all = new StringBuilder(title);
    categories.forEach(category -> all.append(' ').append(category));
    people.forEach(person -> all.append(' ').append(person));
    year.ifPresent(value -> all.append(' ').append(value));
    return all.append(' ').append(text).toString();
  }
}
