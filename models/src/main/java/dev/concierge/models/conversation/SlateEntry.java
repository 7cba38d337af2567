package dev.concierge.models.conversation;

import java.util.Objects;

/** One item of a shown slate; its index in the slate is the number of its slot token. */
public record SlateEntry(String itemId, String title) {
  public SlateEntry {
    Objects.requireNonNull(itemId, "itemId");
    Objects.requireNonNull(title, "title");
  }
}
