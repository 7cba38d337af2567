package dev.concierge.plugin.recommend.context;

import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.conversation.SpokenTurn;
import dev.concierge.models.conversation.SpokenTurns;
import dev.concierge.models.conversation.StateBuilder;
import dev.concierge.models.text.Sentiment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns messages into a {@link DialogueState}: consecutive messages of one speaker become one turn;
 * an item of a shown slate counts as mentioned by the assistant.
 */
final class DialogueStateBuilder {
  private final StateBuilder states;

  DialogueStateBuilder(Sentiment sentiment) {
    this.states = new StateBuilder(sentiment);
  }

  /**
   * @param known gives the titles of mentioned items
   */
  DialogueState build(List<Message> messages, Map<String, MentionedKnowledge> known) {
    List<SpokenTurn> said = messages.stream().map(message -> spoken(message, known)).toList();
    return states.build(SpokenTurns.merged(said, SpokenTurn::role, SpokenTurn::and));
  }

  private static SpokenTurn spoken(Message message, Map<String, MentionedKnowledge> known) {
    Map<String, Mention> mentions = new LinkedHashMap<>();
    for (Mention mention : message.mentions()) {
      mentions.putIfAbsent(mention.itemId(), mention);
    }
    for (SlateEntry entry : message.slate()) {
      mentions.putIfAbsent(entry.itemId(), Mention.neutral(entry.itemId()));
    }
    return new SpokenTurn(
        message.role(), message.text(), bare(message, known), List.copyOf(mentions.values()));
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
