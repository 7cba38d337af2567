package dev.concierge.trainer.dataset;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.ItemMarkup;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A recorded dialogue as the policy would have held it: an assistant's turn that names items
 * becomes a slate with those items, filled up from the turn's pool, and a text in which they are
 * slots.
 */
public final class DialogueMessages {
  private final Catalogue catalogue;
  private final DialogueStates states;
  private final Map<String, List<String>> pools;
  private final int slateSize;
  private final double shuffledShare;
  private final long seed;

  /**
   * @param pools ranked item ids of a turn by {@link #key}; a turn without one gets a slate of its
   *     own items
   * @param slateSize items of a slate, as in serving; a turn that names more has more, at most the
   *     number of slots
   * @param shuffledShare share of slates in random order, so that every slot is learned; the others
   *     begin with the items that the turn names
   */
  public DialogueMessages(
      Catalogue catalogue,
      DialogueStates states,
      Map<String, List<String>> pools,
      int slateSize,
      double shuffledShare,
      long seed) {
    this.catalogue = catalogue;
    this.states = states;
    this.pools = pools;
    this.slateSize = slateSize;
    this.shuffledShare = shuffledShare;
    this.seed = seed;
  }

  /** Names a turn of a dialogue. */
  public static String key(String dialogue, int turn) {
    return dialogue + ":" + turn;
  }

  public List<Message> of(Dialogue dialogue) {
    List<Message> messages = new ArrayList<>();
    for (int turn = 0; turn < dialogue.turns().size(); turn++) {
      Dialogue.Turn said = dialogue.turns().get(turn);
      messages.add(
          said.role() == Role.USER
              ? Message.of(Role.USER, states.spelled(said.text()), said.mentions())
              : assistant(said, key(dialogue.id(), turn)));
    }
    return messages;
  }

  private Message assistant(Dialogue.Turn said, String key) {
    List<String> named =
        said.mentions().stream()
            .map(Mention::itemId)
            .filter(catalogue::contains)
            .distinct()
            .limit(Tokenizer.SLOTS)
            .toList();
    String text = states.spelled(said.text());
    if (named.isEmpty()) {
      return Message.of(Role.ASSISTANT, text, said.mentions());
    }
    List<String> slate = slate(named, key);
    String template =
        ItemMarkup.replace(
            said.text(),
            id -> slate.contains(id) ? "<item_" + slate.indexOf(id) + ">" : catalogue.title(id));
    return new Message(
        Role.ASSISTANT,
        text,
        said.mentions(),
        slate.stream().map(id -> new SlateEntry(id, catalogue.title(id))).toList(),
        template);
  }

  private List<String> slate(List<String> named, String key) {
    List<String> slate = new ArrayList<>(named);
    for (String id : pools.getOrDefault(key, List.of())) {
      if (slate.size() >= slateSize) {
        break;
      }
      if (!slate.contains(id)) {
        slate.add(id);
      }
    }
    Random random = new Random(seed ^ key.hashCode());
    if (random.nextDouble() < shuffledShare) {
      Collections.shuffle(slate, random);
    }
    return slate;
  }
}
