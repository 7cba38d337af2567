package dev.concierge.models.conversation;

import java.util.Locale;

/** The dialogue act, the first token of the policy's action. */
public enum Act {
  RECOMMEND,
  TALK;

  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }
}
