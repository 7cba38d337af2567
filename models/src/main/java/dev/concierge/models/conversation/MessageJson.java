package dev.concierge.models.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON form of messages in stored conversations and turn records: {@code {"role", "text",
 * "template"?, "mentions"?: [{"id", "polarity", "weight"?}], "slate"?: [{"id", "title"}]}}; empty
 * parts are left out.
 */
public final class MessageJson {
  private MessageJson() {}

  public static ArrayNode write(List<Message> messages) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(messages.size());
    messages.forEach(message -> array.add(write(message)));
    return array;
  }

  public static ObjectNode write(Message message) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("role", message.role().json()).put("text", message.text());
    if (!message.template().equals(message.text())) {
      node.put("template", message.template());
    }
    if (!message.mentions().isEmpty()) {
      ArrayNode mentions = node.putArray("mentions");
      message.mentions().forEach(mention -> write(mention, mentions.addObject()));
    }
    if (!message.slate().isEmpty()) {
      ArrayNode slate = node.putArray("slate");
      message.slate().forEach(e -> slate.addObject().put("id", e.itemId()).put("title", e.title()));
    }
    return node;
  }

  private static void write(Mention mention, ObjectNode node) {
    node.put("id", mention.itemId()).put("polarity", mention.polarity());
    if (mention.weight() < 1) {
      node.put("weight", mention.weight());
    }
  }

  public static List<Message> readAll(JsonNode array) {
    List<Message> messages = new ArrayList<>(array.size());
    array.forEach(node -> messages.add(read(node)));
    return messages;
  }

  /**
   * @throws IllegalArgumentException if role or text is missing or malformed
   */
  public static Message read(JsonNode node) {
    if (!node.path("role").isTextual() || !node.path("text").isTextual()) {
      throw new IllegalArgumentException("a message needs [role] and [text] but was " + node);
    }
    List<Mention> mentions = new ArrayList<>();
    node.path("mentions")
        .forEach(
            m ->
                mentions.add(
                    new Mention(
                        m.path("id").asText(),
                        m.path("polarity").asDouble(),
                        m.path("weight").asDouble(1))));
    List<SlateEntry> slate = new ArrayList<>();
    node.path("slate")
        .forEach(e -> slate.add(new SlateEntry(e.path("id").asText(), e.path("title").asText())));
    String text = node.path("text").asText();
    return new Message(
        Role.of(node.path("role").asText()),
        text,
        mentions,
        slate,
        node.path("template").asText(text));
  }
}
