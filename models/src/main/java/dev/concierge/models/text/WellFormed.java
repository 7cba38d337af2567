package dev.concierge.models.text;

/**
 * Text without halves of characters. A surrogate without its other half has no form in UTF-8: no
 * index stores it, no answer shows it and no tokenizer takes it. Stateless.
 */
public final class WellFormed {
  private static final char REPLACEMENT = '\uFFFD';

  private WellFormed() {}

  /** The text with every unpaired surrogate replaced by U+FFFD; itself if it has none. */
  public static String of(String text) {
    StringBuilder whole = null;
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        continue;
      }
      if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
        i++; // the low half of a pair
      } else {
        whole = whole == null ? new StringBuilder(text) : whole;
        whole.setCharAt(i, REPLACEMENT);
      }
    }
    return whole == null ? text : whole.toString();
  }
}
