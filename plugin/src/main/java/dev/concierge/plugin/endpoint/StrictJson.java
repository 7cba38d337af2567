package dev.concierge.plugin.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A JSON object of which every key must be known. Readers take a key and its default; {@link
 * #finish} refuses what nobody read. Every error names the key's full path and what is legal. Not
 * thread-safe.
 */
public final class StrictJson {
  private static final int SHOWN = 100;

  private final JsonNode node;
  private final String path;
  private final Set<String> known = new TreeSet<>();
  private final List<StrictJson> inner = new ArrayList<>();

  private StrictJson(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /**
   * @throws IllegalArgumentException if the node is not an object
   */
  public static StrictJson of(JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(
          "expected a JSON object but found [" + abbreviated(node) + "]");
    }
    return new StrictJson(node, "");
  }

  /** The object as it was given. */
  public JsonNode node() {
    return node;
  }

  /** A text that must be there and not blank. */
  public String requiredText(String key) {
    String value = text(key, null);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("[" + path + key + "] is required");
    }
    return value;
  }

  public String text(String key, String whenAbsent) {
    JsonNode value = take(key);
    if (value == null) {
      return whenAbsent;
    }
    if (!value.isTextual()) {
      throw wrong(key, "a string", value);
    }
    return value.asText();
  }

  /** A list of texts; a single text counts as a list of one. */
  public List<String> texts(String key) {
    JsonNode value = take(key);
    if (value == null) {
      return List.of();
    }
    if (value.isTextual()) {
      return List.of(value.asText());
    }
    if (!value.isArray()) {
      throw wrong(key, "a list of strings", value);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode one : value) {
      if (!one.isTextual()) {
        throw wrong(key, "a list of strings", one);
      }
      texts.add(one.asText());
    }
    return texts;
  }

  public boolean flag(String key, boolean whenAbsent) {
    JsonNode value = take(key);
    if (value == null) {
      return whenAbsent;
    }
    if (!value.isBoolean()) {
      throw wrong(key, "true or false", value);
    }
    return value.asBoolean();
  }

  /** An integer in {@code [least, most]}. */
  public int integer(String key, int whenAbsent, int least, int most) {
    JsonNode value = take(key);
    if (value == null) {
      return whenAbsent;
    }
    if (!value.canConvertToInt() || !value.canConvertToExactIntegral()) {
      throw wrong(key, "an integer in [" + least + ", " + most + "]", value);
    }
    if (value.asInt() < least || value.asInt() > most) {
      throw wrong(key, "in [" + least + ", " + most + "]", value);
    }
    return value.asInt();
  }

  /** An integer of any size that is not negative; it must be there. */
  public long requiredOffset(String key) {
    JsonNode value = take(key);
    if (value == null) {
      throw new IllegalArgumentException("[" + path + key + "] is required");
    }
    if (!value.canConvertToExactIntegral() || !value.canConvertToLong() || value.asLong() < 0) {
      throw wrong(key, "an integer of at least 0", value);
    }
    return value.asLong();
  }

  /** A number in {@code [least, most]}. */
  public double number(String key, double whenAbsent, double least, double most) {
    JsonNode value = take(key);
    if (value == null) {
      return whenAbsent;
    }
    if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= most)) {
      throw wrong(key, "a number in [" + least + ", " + most + "]", value);
    }
    return value.asDouble();
  }

  /** True if the key is there and not null. */
  public boolean has(String key) {
    return take(key) != null;
  }

  /** A value of any kind; {@code null} when absent. */
  public JsonNode any(String key) {
    return take(key);
  }

  /** A list of objects; empty when absent. */
  public List<StrictJson> objects(String key) {
    JsonNode value = take(key);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(key, "a list of objects", value);
    }
    List<StrictJson> objects = new ArrayList<>();
    for (JsonNode one : value) {
      if (!one.isObject()) {
        throw wrong(key, "a list of objects", one);
      }
      objects.add(new StrictJson(one, path + key + "[" + objects.size() + "]."));
    }
    inner.addAll(objects);
    return objects;
  }

  /** A nested object; an empty one when absent. */
  public StrictJson object(String key) {
    JsonNode value = take(key);
    if (value != null && !value.isObject()) {
      throw wrong(key, "an object", value);
    }
    StrictJson object =
        new StrictJson(
            value == null ? JsonNodeFactory.instance.objectNode() : value, path + key + ".");
    inner.add(object);
    return object;
  }

  /** A nested object with keys of any name. */
  public Map<String, JsonNode> anyObject(String key) {
    JsonNode value = take(key);
    Map<String, JsonNode> entries = new LinkedHashMap<>();
    if (value != null && !value.isObject()) {
      throw wrong(key, "an object", value);
    }
    if (value != null) {
      value.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    }
    return entries;
  }

  /**
   * Ends reading.
   *
   * @throws IllegalArgumentException naming the first key that nobody read, here or in a nested
   *     object, and the known ones
   */
  public void finish() {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw new IllegalArgumentException(
                    "unknown key [" + path + key + "]; allowed are " + known);
              }
            });
    inner.forEach(StrictJson::finish);
  }

  private JsonNode take(String key) {
    known.add(key);
    JsonNode value = node.get(key);
    return value == null || value.isNull() ? null : value;
  }

  private IllegalArgumentException wrong(String key, String legal, JsonNode value) {
    return new IllegalArgumentException(
        "[" + path + key + "] must be " + legal + " but was [" + abbreviated(value) + "]");
  }

  /** A value as an error shows it: at most 100 characters, and none of them a half one. */
  public static String abbreviated(JsonNode value) {
    String text = value.isTextual() ? value.asText() : value.toString();
    if (text.length() <= SHOWN) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
    return text.substring(0, end) + "...";
  }
}
