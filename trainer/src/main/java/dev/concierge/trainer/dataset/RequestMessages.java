package dev.concierge.trainer.dataset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;

/**
 * A recorded dialogue as {@code messages} of a recommendation request, so that the endpoint sees
 * the very state that {@link DialogueStates} builds: titles spelled out, mentions by id with their
 * attitude, also where there are none. Stateless.
 */
public final class RequestMessages {
  private RequestMessages() {}

  /**
   * What was said before a turn; a greeting where the assistant speaks first, because someone must
   * have come.
   */
  public static ArrayNode before(Dialogue dialogue, int turn, DialogueStates states) {
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    for (Dialogue.Turn said : dialogue.turns().subList(0, turn)) {
      ObjectNode message =
          messages
              .addObject()
              .put("role", said.role().json())
              .put("text", states.spelled(said.text()));
      ArrayNode mentions = message.putArray("mentions");
      for (Mention mention : said.mentions()) {
        mentions.addObject().put("id", mention.itemId()).put("polarity", mention.polarity());
      }
    }
    if (messages.isEmpty()) {
      messages.addObject().put("role", Role.USER.json()).put("text", "Hello").putArray("mentions");
    }
    return messages;
  }
}
