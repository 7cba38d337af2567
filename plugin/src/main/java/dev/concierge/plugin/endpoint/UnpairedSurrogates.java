package dev.concierge.plugin.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Halves of characters in JSON, which clients send that cut a text inside an emoji. No index can
 * store them and no answer can show them, so each becomes U+FFFD as soon as it is read. Stateless.
 */
final class UnpairedSurrogates {
  private static final char REPLACEMENT = '\uFFFD';

  private UnpairedSurrogates() {}

  /** The same value with every text and every key well formed; containers change in place. */
  static JsonNode replaced(JsonNode value) {
    if (value instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, replaced(list.get(i)));
      }
    } else if (value instanceof ObjectNode object) {
      ObjectNode whole = object.objectNode();
      object
          .properties()
          .forEach(entry -> whole.set(replaced(entry.getKey()), replaced(entry.getValue())));
      return whole;
    } else if (value instanceof TextNode text) {
      String whole = replaced(text.textValue());
      return whole.equals(text.textValue()) ? text : TextNode.valueOf(whole);
    }
    return value;
  }

  private static String replaced(String text) {
    StringBuilder whole = null;
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        continue;
      }
      if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
        i++; // the low half of a pair
      } else {
        whole = whole == null ? new StringBuilder(text) : whole;
        whole.setCharAt(i, REPLACEMENT);
      }
    }
    return whole == null ? text : whole.toString();
  }
}
