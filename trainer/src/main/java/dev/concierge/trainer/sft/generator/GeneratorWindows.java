package dev.concierge.trainer.sft.generator;

import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.Role;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a dialogue into windows so that every assistant's turn is learned once with everything
 * before it that the token budget holds: the last turn's window first, then the window of the
 * newest turn that it left out.
 */
public final class GeneratorWindows {
  private final WindowSerializer serializer;
  private final int user;
  private final int assistant;
  private final int slate;
  private final int reply;
  private final int end;
  private final float promptWeight;
  private final int longest;

  /**
   * @param promptWeight weight of the tokens that the policy never says itself
   * @param longest most tokens of a window; longer ones lose their end
   */
  public GeneratorWindows(
      Tokenizer tokenizer, WindowSerializer serializer, double promptWeight, int longest) {
    this.serializer = serializer;
    this.promptWeight = (float) promptWeight;
    this.longest = longest;
    user = tokenizer.id(SpecialToken.USER);
    assistant = tokenizer.id(SpecialToken.ASSISTANT);
    slate = tokenizer.id(SpecialToken.SLATE);
    reply = tokenizer.id(SpecialToken.REPLY);
    end = tokenizer.id(SpecialToken.EOS);
  }

  public List<TokenSequence> of(List<Message> messages) {
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      if (messages.get(i).role() == Role.ASSISTANT) {
        open.add(i);
      }
    }
    List<TokenSequence> windows = new ArrayList<>();
    while (!open.isEmpty()) {
      int turn = open.getLast();
      int[] prompt = serializer.prompt(messages.subList(0, turn));
      int[] action = serializer.action(messages.get(turn));
      int[] ids = Arrays.copyOf(prompt, prompt.length + action.length);
      System.arraycopy(action, 0, ids, prompt.length, action.length);
      windows.add(weighted(Arrays.copyOf(ids, Math.min(ids.length, longest))));
      long covered = Arrays.stream(prompt).filter(id -> id == assistant).count();
      open = new ArrayList<>(open.subList(0, (int) Math.max(0, open.size() - covered)));
    }
    return windows;
  }

  /** Act, reply and end of every assistant's block weigh 1, all else the prompt weight. */
  private TokenSequence weighted(int[] ids) {
    float[] weights = new float[ids.length];
    boolean own = false;
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == user || ids[i] == assistant || ids[i] == slate) {
        own = false;
      }
      weights[i] = own && ids[i] != reply ? 1 : promptWeight;
      if (ids[i] == assistant || ids[i] == reply) {
        own = true;
      } else if (ids[i] == end) {
        own = false;
      }
    }
    return new TokenSequence(ids, weights);
  }
}
