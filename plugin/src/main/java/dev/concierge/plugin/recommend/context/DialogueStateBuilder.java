package dev.concierge.plugin.recommend.context;

import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.conversation.SpokenTurn;
import dev.concierge.models.conversation.StateBuilder;
import dev.concierge.models.text.Sentiment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns messages into a {@link DialogueState}: consecutive messages of one speaker become one turn;
 * an item of a shown slate counts as mentioned by the assistant.
 */
final class DialogueStateBuilder {
  private final StateBuilder states;

  private record Turn(
      Role role, StringBuilder text, StringBuilder bare, Map<String, Mention> mentions) {
    Turn(Role role) {
      this(role, new StringBuilder(), new StringBuilder(), new LinkedHashMap<>());
    }

    void add(String said, String without) {
      text.append(text.isEmpty() ? "" : " ").append(said);
      bare.append(bare.isEmpty() ? "" : " ").append(without);
    }

    SpokenTurn spoken() {
      return new SpokenTurn(role, text.toString(), bare.toString(), List.copyOf(mentions.values()));
    }
  }

  DialogueStateBuilder(Sentiment sentiment) {
    this.states = new StateBuilder(sentiment);
  }

  /**
   * @param known gives the titles of mentioned items
   */
  DialogueState build(List<Message> messages, Map<String, MentionedKnowledge> known) {
    List<Turn> turns = new ArrayList<>();
    for (Message message : messages) {
      Turn last = turns.isEmpty() ? null : turns.getLast();
      if (last == null || last.role != message.role()) {
        last = new Turn(message.role());
        turns.add(last);
      }
      for (Mention mention : message.mentions()) {
        last.mentions.putIfAbsent(mention.itemId(), mention);
      }
      for (SlateEntry entry : message.slate()) {
        last.mentions.putIfAbsent(entry.itemId(), Mention.neutral(entry.itemId()));
      }
      last.add(message.text(), bare(message, known));
    }
    return states.build(turns.stream().map(Turn::spoken).toList());
  }

  private static String bare(Message message, Map<String, MentionedKnowledge> known) {
    String bare = message.text();
    for (Mention mention : message.mentions()) {
      MentionedKnowledge item = known.get(mention.itemId());
      if (item != null) {
        bare = TitleSpans.removed(bare, item.item().title());
      }
    }
    return bare;
  }
}
