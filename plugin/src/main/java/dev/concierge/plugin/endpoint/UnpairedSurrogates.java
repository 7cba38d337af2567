package dev.concierge.plugin.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.concierge.models.text.WellFormed;
import java.util.Locale;
import java.util.Map;

/**
 * Halves of characters in JSON, which clients send that cut a text inside an emoji. No index can
 * store them and no answer can show them, so each becomes U+FFFD as soon as it is read. Stateless.
 */
final class UnpairedSurrogates {
  private UnpairedSurrogates() {}

  /**
   * The same value with every text and every key well formed; containers change in place.
   *
   * @throws IllegalArgumentException if two keys of an object become the same
   */
  static JsonNode replaced(JsonNode value) {
    if (value instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, replaced(list.get(i)));
      }
    } else if (value instanceof ObjectNode object) {
      ObjectNode whole = object.objectNode();
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        String key = WellFormed.of(entry.getKey());
        if (whole.has(key)) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "the key [%s] is there twice once halves of characters are replaced by U+FFFD",
                  StrictJson.abbreviated(TextNode.valueOf(key))));
        }
        whole.set(key, replaced(entry.getValue()));
      }
      return whole;
    } else if (value instanceof TextNode text) {
      String whole = WellFormed.of(text.textValue());
      return whole.equals(text.textValue()) ? text : TextNode.valueOf(whole);
    }
    return value;
  }
}
