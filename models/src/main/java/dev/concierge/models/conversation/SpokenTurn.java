package dev.concierge.models.conversation;

import java.util.List;
import java.util.Objects;

/**
 * One turn as a {@link StateBuilder} needs it.
 *
 * @param role who speaks
 * @param text with titles spelled out
 * @param bare the text without the titles: how it sounds must not depend on what an item is called
 * @param mentions items named, each once, with the attitude of a user who names them
 */
public record SpokenTurn(Role role, String text, String bare, List<Mention> mentions) {
  public SpokenTurn {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(bare, "bare");
    mentions = List.copyOf(mentions);
  }

  /**
   * With what the same speaker says next: texts are joined by a space unless nothing was said yet,
   * an item keeps the attitude with which it was first named.
   */
  public SpokenTurn and(SpokenTurn next) {
    return new SpokenTurn(
        role,
        joined(text, next.text),
        joined(bare, next.bare),
        SpokenTurns.mentions(mentions, next.mentions));
  }

  private static String joined(String earlier, String later) {
    return earlier.isEmpty() ? later : earlier + " " + later;
  }
}
