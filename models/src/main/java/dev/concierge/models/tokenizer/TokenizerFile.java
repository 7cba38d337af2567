package dev.concierge.models.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A parsed {@code tokenizer.json}.
 *
 * @param tokens the token of each id; null where the vocabulary has a hole
 * @param added ids of the added tokens by their text
 */
record TokenizerFile(ObjectNode json, String[] tokens, Map<String, Integer> added) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static TokenizerFile parse(byte[] content, Path source) throws IOException {
    JsonNode root = JSON.readTree(content);
    if (!(root instanceof ObjectNode json) || !(root.at("/model/vocab") instanceof ObjectNode)) {
      throw new IOException(
          "[" + source + "] is not a Hugging Face tokenizer.json: no model.vocab");
    }
    if (!mentions(json.path("decoder"), "ByteLevel")) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "[%s] must be a byte-level tokenizer but its decoder is [%s]",
              source,
              json.path("decoder").path("type").asText("none")));
    }
    Map<String, Integer> ids = new HashMap<>();
    json.at("/model/vocab").properties().forEach(e -> ids.put(e.getKey(), e.getValue().asInt()));
    Map<String, Integer> added = new HashMap<>();
    for (JsonNode token : json.path("added_tokens")) {
      added.put(token.path("content").asText(), token.path("id").asInt());
    }
    ids.putAll(added);
    String[] tokens = new String[ids.values().stream().mapToInt(id -> id + 1).max().orElse(0)];
    ids.forEach((token, id) -> tokens[id] = token);
    return new TokenizerFile(json, tokens, added);
  }

  private static boolean mentions(JsonNode part, String type) {
    if (part.path("type").asText().equals(type)) {
      return true;
    }
    for (JsonNode inner : part.path("decoders")) {
      if (mentions(inner, type)) {
        return true;
      }
    }
    return false;
  }

  /** The whole tokenizer: added tokens in a text are recognised. */
  String withAddedTokens() throws IOException {
    return JSON.writeValueAsString(json);
  }

  /**
   * The same without its added tokens: it has no way to read a text as one of them. Ids of all
   * other tokens are unchanged.
   */
  String withoutAddedTokens() throws IOException {
    ObjectNode plain = json.deepCopy();
    plain.set("added_tokens", new ArrayNode(JSON.getNodeFactory()));
    plain.putNull("post_processor");
    ((ObjectNode) plain.at("/model/vocab")).remove(added.keySet());
    return JSON.writeValueAsString(plain);
  }
}
