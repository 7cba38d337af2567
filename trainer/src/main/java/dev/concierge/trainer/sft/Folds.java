package dev.concierge.trainer.sft;

import dev.concierge.models.conversation.Dialogue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Splits dialogues for cross-fitting: whatever makes a training feature of a fold is fitted on the
 * other folds, so that no feature has seen the conversation it describes.
 */
final class Folds {
  private final List<Dialogue> dialogues;
  private final int[] foldOf;
  private final int count;

  /**
   * @param count number of folds, at least 2
   * @throws IllegalArgumentException if there are fewer folds than 2 or fewer dialogues than folds
   */
  Folds(List<Dialogue> dialogues, int count, long seed) {
    if (count < 2 || dialogues.size() < count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "folds must lie in [2, %d] but were [%d]", dialogues.size(), count));
    }
    this.dialogues = List.copyOf(dialogues);
    this.count = count;
    List<String> conversations = dialogues.stream().map(Dialogue::conversation).distinct().toList();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < conversations.size(); i++) {
      order.add(i % count);
    }
    Collections.shuffle(order, new Random(seed));
    Map<String, Integer> foldOfConversation = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      foldOfConversation.put(conversations.get(i), order.get(i));
    }
    foldOf = dialogues.stream().mapToInt(d -> foldOfConversation.get(d.conversation())).toArray();
  }

  int count() {
    return count;
  }

  /** The fold's own dialogues, in the order given. */
  List<Dialogue> inside(int fold) {
    return select(fold, true);
  }

  /** All other dialogues, in the order given. */
  List<Dialogue> outside(int fold) {
    return select(fold, false);
  }

  private List<Dialogue> select(int fold, boolean inside) {
    List<Dialogue> selected = new ArrayList<>();
    for (int i = 0; i < foldOf.length; i++) {
      if ((foldOf[i] == fold) == inside) {
        selected.add(dialogues.get(i));
      }
    }
    return selected;
  }
}
