package dev.concierge.plugin.items;

import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.catalogue.Item;
import dev.concierge.models.catalogue.ItemReader;
import dev.concierge.models.catalogue.LearnedFields;
import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.catalogue.Neighbours;
import dev.concierge.models.catalogue.PackedFloats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads items and what training has learned about them from documents of an items index. Immutable.
 * A learned value that is missing is empty or 0: catalogues are written while they are read.
 */
public final class ItemDocuments {
  private final FieldRoles roles;
  private final ItemReader reader;
  private final String space;

  /**
   * @param space vector space of the version that acts; {@code null} without one
   */
  public ItemDocuments(FieldRoles roles, String space) {
    this.roles = roles;
    this.reader = new ItemReader(roles);
    this.space = space;
  }

  /** Source fields that a mentioned item needs. */
  public String[] mentionedFields() {
    List<String> fields = new ArrayList<>();
    fields.add(roles.title());
    fields.addAll(roles.text());
    fields.addAll(roles.categories());
    fields.addAll(roles.people());
    for (String single : new String[] {roles.year(), roles.popularity(), roles.price()}) {
      if (single != null) {
        fields.add(single);
      }
    }
    fields.add(LearnedFields.NEIGHBOURS);
    fields.add(LearnedFields.MENTIONS);
    fields.add(LearnedFields.TITLE_KEY);
    if (space != null) {
      fields.add(LearnedFields.context(space));
    }
    return fields.toArray(String[]::new);
  }

  /** Learned fields that a candidate does not need. */
  public String[] heavyFields() {
    List<String> fields =
        new ArrayList<>(
            List.of(LearnedFields.TEXT, LearnedFields.CONTEXTS, LearnedFields.NEIGHBOURS));
    fields.add(LearnedFields.OBJECT + ".v_*");
    fields.add(LearnedFields.OBJECT + ".context_*");
    return fields.toArray(String[]::new);
  }

  public Item item(String id, Map<String, Object> source) {
    return reader.read(id, source);
  }

  /** How often the item was mentioned in training. */
  public long mentions(Map<String, Object> source) {
    return learned(source, LearnedFields.MENTIONS) instanceof Number number
        ? number.longValue()
        : 0;
  }

  /** The packed target-side vector with its bias; empty when the item has none in this space. */
  public float[] target(Map<String, Object> source) {
    return space == null ? new float[0] : vector(source, LearnedFields.target(space));
  }

  public MentionedKnowledge knowledge(String id, Map<String, Object> source) {
    float[] vector = space == null ? new float[0] : vector(source, LearnedFields.context(space));
    return new MentionedKnowledge(item(id, source), vector, neighbours(source));
  }

  /** Normalised title and aliases as stored, the title first; empty when the document has none. */
  public List<String> titleKeys(Map<String, Object> source) {
    Object stored = learned(source, LearnedFields.TITLE_KEY);
    return switch (stored) {
      case null -> List.of();
      case List<?> keys -> keys.stream().map(Object::toString).toList();
      default -> List.of(stored.toString());
    };
  }

  /** Whether the document has the field that people are shown. */
  public boolean hasTitle(Map<String, Object> source) {
    return !reader.read("", source).title().isBlank();
  }

  private static float[] vector(Map<String, Object> source, String field) {
    return learned(source, field) instanceof String packed
        ? PackedFloats.unpack(packed)
        : new float[0];
  }

  private static Neighbours neighbours(Map<String, Object> source) {
    if (!(learned(source, LearnedFields.NEIGHBOURS) instanceof Map<?, ?> stored)
        || !(stored.get("ids") instanceof List<?> ids)) {
      return Neighbours.NONE;
    }
    float[] conditional = floats(stored.get("conditional"));
    float[] cosine = floats(stored.get("cosine"));
    if (conditional.length != ids.size() || cosine.length != ids.size()) {
      return Neighbours.NONE;
    }
    return new Neighbours(ids.stream().map(Object::toString).toList(), conditional, cosine);
  }

  private static float[] floats(Object stored) {
    if (!(stored instanceof List<?> numbers)) {
      return new float[0];
    }
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i) instanceof Number number ? number.floatValue() : 0;
    }
    return values;
  }

  private static Object learned(Map<String, Object> source, String field) {
    Object flat = source.get(field);
    if (flat != null) {
      return flat;
    }
    return source.get(LearnedFields.OBJECT) instanceof Map<?, ?> object
        ? object.get(field.substring(LearnedFields.OBJECT.length() + 1))
        : null;
  }
}
