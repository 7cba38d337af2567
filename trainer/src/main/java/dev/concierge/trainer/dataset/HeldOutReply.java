package dev.concierge.trainer.dataset;

import java.util.Locale;

/**
 * A reply that training did not see, as tokens.
 *
 * @param prompt the window before it
 * @param action act, slate block and reply with its end
 * @param replyStart index in {@code action} of the reply's first token
 * @param slots items of the slate, which the reply may name
 */
public record HeldOutReply(int[] prompt, int[] action, int replyStart, int slots) {
  public HeldOutReply {
    prompt = prompt.clone();
    action = action.clone();
    if (replyStart < 1 || replyStart >= action.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "replyStart must lie in [1, %d] but was [%d]",
              action.length - 1,
              replyStart));
    }
  }

  /** All tokens before the reply. */
  public int[] context() {
    int[] context = new int[prompt.length + replyStart];
    System.arraycopy(prompt, 0, context, 0, prompt.length);
    System.arraycopy(action, 0, context, prompt.length, replyStart);
    return context;
  }
}
