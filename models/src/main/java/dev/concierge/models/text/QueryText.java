package dev.concierge.models.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns a conversation's text into the words of a lexical query, alike for training and serving.
 * Thread-safe.
 */
public final class QueryText {
  /** Most words a lexical query has. */
  public static final int LIMIT = 200;

  /**
   * Most terms that the words make in a field of the analyzer {@code standard}, to which a Chinese
   * sentence is one word of many terms. Lucene takes 1,024 clauses in a whole query unless
   * configured otherwise, and the lexical features of a candidate are four queries at once.
   */
  public static final int TERMS = 250;

  private QueryText() {}

  /**
   * The newest {@link #LIMIT} distinct words without stop words that make at most {@link #TERMS}
   * terms, oldest first, joined by spaces; empty when nothing was said.
   */
  public static String of(String text) {
    return of(text, TERMS);
  }

  /**
   * The same for a smaller query. A word of more terms than are left is cut to its last ones.
   *
   * @param terms most terms that the words make, at least 1
   */
  public static String of(String text, int terms) {
    List<String> words = Words.of(text);
    Set<String> newest = new LinkedHashSet<>();
    int left = terms;
    for (int i = words.size() - 1; i >= 0 && newest.size() < LIMIT && left > 0; i--) {
      String word = words.get(i);
      if (Words.isStopWord(word) || newest.contains(word)) {
        continue;
      }
      int[] starts = StandardTerms.starts(word);
      newest.add(starts.length <= left ? word : word.substring(starts[starts.length - left]));
      left -= starts.length;
    }
    return String.join(" ", new ArrayList<>(newest).reversed());
  }
}
