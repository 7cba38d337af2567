package dev.concierge.trainer.simulate;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Mention;
import dev.concierge.models.conversation.Role;
import java.util.ArrayList;
import java.util.List;

/** A recorded dialogue as the messages an application would have sent. */
final class DialogueLines {
  private static final TurnRequests.Line GREETING =
      new TurnRequests.Line(Role.USER, "Hello", List.of(), List.of());

  private DialogueLines() {}

  /**
   * What was said before a turn; a greeting when the turn is the first, because someone must have
   * come.
   */
  static List<TurnRequests.Line> before(Dialogue dialogue, int turn) {
    List<TurnRequests.Line> lines = new ArrayList<>();
    for (Dialogue.Turn said : dialogue.turns().subList(0, turn)) {
      List<String> named = said.mentions().stream().map(Mention::itemId).toList();
      List<String> slate = said.role() == Role.ASSISTANT ? named : List.of();
      if (!said.text().isBlank()) {
        lines.add(new TurnRequests.Line(said.role(), said.text(), named, slate));
      }
    }
    return lines.isEmpty() ? List.of(GREETING) : lines;
  }
}
