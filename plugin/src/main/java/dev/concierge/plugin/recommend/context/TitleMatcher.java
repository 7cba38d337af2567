package dev.concierge.plugin.recommend.context;

import dev.concierge.models.text.Words;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds titles in one text: word n-grams that equal a normalised title, the longest first, never
 * overlapping. A title of one word counts only where the text writes it with a capital or a digit
 * and it is no stop word, because most one-word titles are ordinary words too.
 */
final class TitleMatcher {
  /** Longest title that is found, in words. */
  static final int MAX_WORDS = 6;

  /** Words of a text that are looked at. */
  private static final int LIMIT = 2000;

  private final String text;
  private final List<Words.Placed> words;

  /**
   * A title in the text.
   *
   * @param key the normalised title
   * @param from where it begins in {@link #text}
   * @param to behind its end
   */
  record Match(String key, int from, int to) {}

  TitleMatcher(String text) {
    this.text = text;
    this.words = Words.placed(text).stream().limit(LIMIT).toList();
  }

  /** Everything in the text that could be a title, normalised. */
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    for (int start = 0; start < words.size(); start++) {
      for (int length = 1; length <= MAX_WORDS && start + length <= words.size(); length++) {
        if (eligible(start, length)) {
          keys.add(key(start, length));
        }
      }
    }
    return keys;
  }

  /** The titles in the text in order. */
  List<Match> matches(Predicate<String> isTitle) {
    List<Match> matches = new ArrayList<>();
    int start = 0;
    while (start < words.size()) {
      int length = Math.min(MAX_WORDS, words.size() - start);
      while (length > 0 && !(eligible(start, length) && isTitle.test(key(start, length)))) {
        length--;
      }
      if (length > 0) {
        matches.add(
            new Match(
                key(start, length), words.get(start).from(), words.get(start + length - 1).to()));
      }
      start += Math.max(1, length);
    }
    return matches;
  }

  private boolean eligible(int start, int length) {
    if (length > 1) {
      return true;
    }
    Words.Placed word = words.get(start);
    char first = text.charAt(word.from());
    return !Words.isStopWord(word.text())
        && (Character.isUpperCase(first) || Character.isDigit(first));
  }

  private String key(int start, int length) {
    StringBuilder key = new StringBuilder(words.get(start).text());
    for (int i = 1; i < length; i++) {
      key.append(' ').append(words.get(start + i).text());
    }
    return key.toString();
  }
}
