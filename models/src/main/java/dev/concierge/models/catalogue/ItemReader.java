package dev.concierge.models.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Reads items from document sources. Immutable and thread-safe. Dotted field names reach into
 * objects; a value may be a scalar or a list; a missing value is empty, never an error, because
 * catalogues have gaps.
 */
public final class ItemReader {
  private final FieldRoles roles;

  public ItemReader(FieldRoles roles) {
    this.roles = roles;
  }

  /** Reads the item with the given document id; the id stands in for a missing or blank title. */
  public Item read(String id, Map<String, ?> source) {
    List<String> titles = values(source, roles.title());
    return new Item(
        id,
        titles.stream().filter(title -> !title.isBlank()).findFirst().orElse(id),
        String.join("\n", all(source, roles.text())),
        all(source, roles.categories()),
        all(source, roles.people()),
        year(source),
        Math.max(0, number(source, roles.popularity()).orElse(0)),
        price(source));
  }

  private OptionalInt year(Map<String, ?> source) {
    OptionalDouble value = number(source, roles.year());
    return value.isPresent() ? OptionalInt.of((int) value.getAsDouble()) : OptionalInt.empty();
  }

  private OptionalDouble price(Map<String, ?> source) {
    return number(source, roles.price());
  }

  private static OptionalDouble number(Map<String, ?> source, String field) {
    for (String value : values(source, field)) {
      try {
        double number = Double.parseDouble(value.trim());
        if (Double.isFinite(number)) {
          return OptionalDouble.of(number);
        }
      } catch (NumberFormatException e) {
        return OptionalDouble.empty();
      }
    }
    return OptionalDouble.empty();
  }

  private static List<String> all(Map<String, ?> source, List<String> fields) {
    List<String> values = new ArrayList<>();
    fields.forEach(field -> values.addAll(values(source, field)));
    return values;
  }

  private static List<String> values(Map<String, ?> source, String field) {
    if (field == null) {
      return List.of();
    }
    Object value = source.get(field);
    int dot = field.indexOf('.');
    if (value == null
        && dot > 0
        && source.get(field.substring(0, dot)) instanceof Map<?, ?> inner) {
      @SuppressWarnings("unchecked") // keys of a JSON object are strings
      Map<String, ?> object = (Map<String, ?>) inner;
      return values(object, field.substring(dot + 1));
    }
    if (value instanceof Collection<?> many) {
      return many.stream().filter(one -> one != null).map(Object::toString).toList();
    }
    return value == null ? List.of() : List.of(value.toString());
  }
}
