package dev.concierge.models.ranking;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.catalogue.MentionedKnowledge;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.conversation.DialogueState.MentionedItem;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.text.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The conversation side of the features, derived once for a pool. Immutable. */
final class RankingContext {
  /** A mentioned item whose document is known. */
  record Mentioned(MentionedItem mention, MentionedKnowledge knowledge, ItemProfile profile) {}

  final List<Mentioned> mentioned = new ArrayList<>();
  final List<MentionedItem> mentions;

  /**
   * All words of the conversation joined and framed by spaces: names and titles are looked up in
   * it.
   */
  final String text;

  final String lastText;
  final Set<String> userStems = new HashSet<>();
  final Set<String> assistantStems = new HashSet<>();
  final Set<String> lastStems;

  RankingContext(
      DialogueState state,
      Map<String, MentionedKnowledge> known,
      Function<Item, ItemProfile> profiles) {
    mentions = state.mentions();
    for (MentionedItem mention : mentions) {
      MentionedKnowledge knowledge = known.get(mention.itemId());
      if (knowledge != null) {
        mentioned.add(new Mentioned(mention, knowledge, profiles.apply(knowledge.item())));
      }
    }
    StringBuilder all = new StringBuilder(" ");
    List<String> last = List.of();
    for (DialogueState.Turn turn : state.turns()) {
      last = Words.of(turn.text());
      last.forEach(word -> all.append(word).append(' '));
      (turn.role() == Role.USER ? userStems : assistantStems).addAll(ItemProfile.stems(last));
    }
    text = all.toString();
    lastText = " " + String.join(" ", last) + " ";
    lastStems = ItemProfile.stems(last);
  }

  static boolean contains(String framedText, String name) {
    return framedText.contains(" " + name + " ");
  }
}
