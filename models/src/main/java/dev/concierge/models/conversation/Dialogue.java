package dev.concierge.models.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A recorded conversation for training and evaluation: the general format of a team's own data, one
 * JSON document a line. Items are written in texts as {@code [[id]]}, so that a text can be shown
 * with titles (see {@link ItemMarkup}) or turned into slot tokens without guessing.
 *
 * @param id unique within its file
 * @param conversation the conversation that this is taken from: excerpts of one conversation never
 *     fall on both sides of a split
 * @param turns in order; consecutive messages of one speaker are merged into one turn
 * @param context number of leading turns that are only context: nothing is learned or judged at
 *     them
 */
public record Dialogue(String id, String conversation, List<Turn> turns, int context) {
  public Dialogue {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(conversation, "conversation");
    turns = List.copyOf(turns);
    if (context < 0 || context > turns.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "context of dialogue [%s] must lie in [0, %d] but was [%d]",
              id,
              turns.size(),
              context));
    }
  }

  /** A whole conversation. */
  public Dialogue(String id, List<Turn> turns) {
    this(id, id, turns, 0);
  }

  /**
   * One turn of a dialogue.
   *
   * @param role who speaks
   * @param text the text with items as {@code [[id]]}
   * @param mentions items in the text, in order of appearance, each once, with the speaker's
   *     attitude
   * @param accepted items of an assistant's turn that the person took up (clicked, liked); empty if
   *     unknown
   */
  public record Turn(Role role, String text, List<Mention> mentions, List<String> accepted) {
    public Turn {
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(text, "text");
      mentions = List.copyOf(mentions);
      accepted = List.copyOf(accepted);
    }

    /**
     * With what the same speaker says next: an item keeps the attitude with which it was first
     * named, and is taken up once.
     */
    public Turn and(Turn next) {
      List<String> both = new ArrayList<>(accepted);
      for (String id : next.accepted) {
        if (!both.contains(id)) {
          both.add(id);
        }
      }
      return new Turn(
          role, text + " " + next.text, SpokenTurns.mentions(mentions, next.mentions), both);
    }
  }
}
