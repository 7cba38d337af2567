package dev.concierge.models.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * Messages as turns: what one speaker says without being answered is one turn. Distances in a
 * {@link DialogueState} count changes of speaker, alike for a request, the log and a recorded
 * dialogue.
 */
public final class SpokenTurns {
  private SpokenTurns() {}

  /**
   * Joins neighbours of one speaker.
   *
   * @param said oldest first, in any form that has a speaker
   * @param joined the earlier and the later of two as one, of the same speaker
   * @return oldest first, the speakers alternating; one without a neighbour is left as it is
   */
  public static <T> List<T> merged(
      List<T> said, Function<T, Role> speaker, BinaryOperator<T> joined) {
    List<T> turns = new ArrayList<>();
    for (T next : said) {
      if (!turns.isEmpty() && speaker.apply(turns.getLast()) == speaker.apply(next)) {
        turns.add(joined.apply(turns.removeLast(), next));
      } else {
        turns.add(next);
      }
    }
    return turns;
  }

  /** All of the earlier mentions and, of items that are new, the first of the later ones. */
  static List<Mention> mentions(List<Mention> earlier, List<Mention> later) {
    List<Mention> all = new ArrayList<>(earlier);
    for (Mention mention : later) {
      if (all.stream().noneMatch(known -> known.itemId().equals(mention.itemId()))) {
        all.add(mention);
      }
    }
    return all;
  }
}
