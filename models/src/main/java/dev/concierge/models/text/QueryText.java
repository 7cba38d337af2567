package dev.concierge.models.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns a conversation's text into the words of a lexical query, alike for training and serving.
 */
public final class QueryText {
  /** Most words a lexical query has: far below a search engine's clause limit. */
  public static final int LIMIT = 200;

  private QueryText() {}

  /**
   * The newest {@link #LIMIT} distinct words without stop words, oldest first, joined by spaces;
   * empty when nothing was said.
   */
  public static String of(String text) {
    List<String> words = Words.of(text);
    Set<String> newest = new LinkedHashSet<>();
    for (int i = words.size() - 1; i >= 0 && newest.size() < LIMIT; i--) {
      if (!Words.isStopWord(words.get(i))) {
        newest.add(words.get(i));
      }
    }
    return String.join(" ", new ArrayList<>(newest).reversed());
  }
}
