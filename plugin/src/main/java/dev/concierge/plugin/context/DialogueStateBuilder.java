package dev.concierge.plugin.context;

import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.conversation.DialogueState.MentionedItem;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.conversation.SlateEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns messages into a {@link DialogueState}: consecutive messages of one speaker become one turn;
 * an item of a shown slate counts as mentioned by the assistant; the attitude towards what the
 * assistant mentions is how the user sounds in the turn that follows.
 */
final class DialogueStateBuilder {
  private final Attitude attitude;

  private record Turn(Role role, StringBuilder text, Map<String, Double> mentions) {}

  DialogueStateBuilder(Attitude attitude) {
    this.attitude = attitude;
  }

  DialogueState build(List<Message> messages) {
    List<Turn> turns = merged(messages);
    List<DialogueState.Turn> said = new ArrayList<>();
    List<MentionedItem> mentions = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      Turn turn = turns.get(i);
      int distance = turns.size() - i;
      said.add(new DialogueState.Turn(turn.role, turn.text.toString()));
      double reaction =
          turn.role == Role.ASSISTANT && i + 1 < turns.size()
              ? attitude.of(turns.get(i + 1).text.toString())
              : 0;
      turn.mentions.forEach(
          (id, polarity) ->
              mentions.add(
                  new MentionedItem(
                      id, turn.role, distance, turn.role == Role.USER ? polarity : reaction)));
    }
    return new DialogueState(said, mentions);
  }

  private static List<Turn> merged(List<Message> messages) {
    List<Turn> turns = new ArrayList<>();
    for (Message message : messages) {
      Turn last = turns.isEmpty() ? null : turns.getLast();
      if (last == null || last.role != message.role()) {
        last = new Turn(message.role(), new StringBuilder(), new LinkedHashMap<>());
        turns.add(last);
      }
      last.text.append(last.text.isEmpty() ? "" : " ").append(message.text());
      for (Mention mention : message.mentions()) {
        last.mentions.putIfAbsent(mention.itemId(), mention.polarity());
      }
      for (SlateEntry entry : message.slate()) {
        last.mentions.putIfAbsent(entry.itemId(), 0.0);
      }
    }
    return turns;
  }
}
