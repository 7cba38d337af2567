package dev.concierge.trainer.dataset;

import dev.concierge.models.conversation.Dialogue;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.encoding.WindowSerializer;
import java.util.ArrayList;
import java.util.List;

/** The assistant's turns of dialogues that were not learned, as a generator's tokens. */
public final class HeldOutReplies {
  private final DialogueMessages messages;
  private final WindowSerializer serializer;

  public HeldOutReplies(DialogueMessages messages, WindowSerializer serializer) {
    this.messages = messages;
    this.serializer = serializer;
  }

  /** All of them, in order. */
  public List<HeldOutReply> of(List<Dialogue> dialogues) {
    List<HeldOutReply> replies = new ArrayList<>();
    for (Dialogue dialogue : dialogues) {
      List<Message> said = messages.of(dialogue);
      for (int turn = dialogue.context(); turn < said.size(); turn++) {
        Message message = said.get(turn);
        if (message.role() == Role.ASSISTANT) {
          replies.add(
              new HeldOutReply(
                  serializer.prompt(said.subList(0, turn)),
                  serializer.action(message),
                  serializer.replyStart(message),
                  message.slate().size()));
        }
      }
    }
    return replies;
  }
}
