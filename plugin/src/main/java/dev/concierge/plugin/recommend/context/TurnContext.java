package dev.concierge.plugin.recommend.context;

import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.plugin.conversations.Conversation;
import java.util.List;
import java.util.Map;

/**
 * A conversation before the assistant's turn.
 *
 * @param conversation as stored before this request
 * @param messages all that was said, with mentions linked, oldest first
 * @param state the same as the retrieving and ranking steps see it
 * @param known what is known of the mentioned items, by id
 */
public record TurnContext(
    Conversation conversation,
    List<Message> messages,
    DialogueState state,
    Map<String, MentionedKnowledge> known) {
  public TurnContext {
    messages = List.copyOf(messages);
    known = Map.copyOf(known);
  }

  /** The latest thing the person said; empty if they said nothing. */
  public String userQuery() {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role() == Role.USER) {
        return messages.get(i).text();
      }
    }
    return "";
  }
}
