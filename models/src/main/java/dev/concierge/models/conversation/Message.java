package dev.concierge.models.conversation;

import java.util.List;
import java.util.Objects;

/**
 * One utterance.
 *
 * @param role who speaks
 * @param text what a person reads; titles are spelled out
 * @param mentions items named in the text; empty when not linked yet
 * @param slate items shown with an assistant's message, in order; empty for a user's message and
 *     for an assistant's message that recommends nothing
 * @param template an assistant's text in which slate items are written as slot markers {@code
 *     <item_0>}; equal to {@code text} when it names no slate item
 */
public record Message(
    Role role, String text, List<Mention> mentions, List<SlateEntry> slate, String template) {
  public Message {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(template, "template");
    mentions = List.copyOf(mentions);
    slate = List.copyOf(slate);
  }

  /** A user's message without explicit mentions. */
  public static Message user(String text) {
    return new Message(Role.USER, text, List.of(), List.of(), text);
  }

  /** A message with explicit mentions and no slate. */
  public static Message of(Role role, String text, List<Mention> mentions) {
    return new Message(role, text, mentions, List.of(), text);
  }

  /** True if the message showed items. */
  public boolean recommends() {
    return !slate.isEmpty();
  }
}
