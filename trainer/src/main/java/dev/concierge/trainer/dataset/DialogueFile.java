package dev.concierge.trainer.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Dialogue.Turn;
import dev.concierge.models.conversation.ItemMarkup;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.conversation.SpokenTurns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Dialogues as JSON Lines: {@code {"id":"7","turns":[{"role":"user","text":"I loved [[42]]",
 * "mentions":[{"id":"42","polarity":0.6}]},{"role":"assistant","text":"Try
 * [[43]]","accepted":["43"]}]}}. Without {@code mentions} the items of the text are mentions with
 * polarity 0; consecutive turns of one speaker are merged. An excerpt of a longer conversation
 * names it as {@code "conversation"} and the number of leading turns that are only context as
 * {@code "context"}.
 */
public final class DialogueFile {
  private DialogueFile() {}

  public static List<Dialogue> read(Path file) {
    return JsonLines.read(file, DialogueFile::dialogue);
  }

  public static void write(Path file, Iterable<Dialogue> dialogues) {
    JsonLines.write(file, dialogues, DialogueFile::json);
  }

  private static Dialogue dialogue(JsonNode json) {
    List<Turn> turns = new ArrayList<>();
    required(json, "turns").forEach(turn -> turns.add(turn(turn)));
    String id = required(json, "id").asText();
    return new Dialogue(
        id, json.path("conversation").asText(id), merge(turns), json.path("context").asInt(0));
  }

  private static Turn turn(JsonNode json) {
    String text = required(json, "text").asText();
    List<Mention> mentions = new ArrayList<>();
    if (json.has("mentions")) {
      for (JsonNode mention : json.get("mentions")) {
        mentions.add(
            new Mention(required(mention, "id").asText(), mention.path("polarity").asDouble(0)));
      }
    } else {
      ItemMarkup.ids(text).forEach(id -> mentions.add(Mention.neutral(id)));
    }
    List<String> accepted = new ArrayList<>();
    json.path("accepted").forEach(id -> accepted.add(id.asText()));
    return new Turn(Role.of(required(json, "role").asText()), text, mentions, accepted);
  }

  /** Joins consecutive turns of one speaker. */
  public static List<Turn> merge(List<Turn> turns) {
    return SpokenTurns.merged(turns, Turn::role, Turn::and);
  }

  private static JsonNode json(Dialogue dialogue) {
    ObjectNode json = JsonLines.MAPPER.createObjectNode().put("id", dialogue.id());
    if (!dialogue.conversation().equals(dialogue.id())) {
      json.put("conversation", dialogue.conversation());
    }
    if (dialogue.context() > 0) {
      json.put("context", dialogue.context());
    }
    ArrayNode turns = json.putArray("turns");
    for (Turn turn : dialogue.turns()) {
      ObjectNode node = turns.addObject().put("role", turn.role().json()).put("text", turn.text());
      ArrayNode mentions = node.putArray("mentions");
      turn.mentions()
          .forEach(
              mention ->
                  mentions
                      .addObject()
                      .put("id", mention.itemId())
                      .put("polarity", mention.polarity()));
      if (!turn.accepted().isEmpty()) {
        ArrayNode accepted = node.putArray("accepted");
        turn.accepted().forEach(accepted::add);
      }
    }
    return json;
  }

  private static JsonNode required(JsonNode json, String field) {
    if (!json.hasNonNull(field)) {
      throw new IllegalArgumentException("[" + field + "] is missing in " + json);
    }
    return json.get(field);
  }
}
