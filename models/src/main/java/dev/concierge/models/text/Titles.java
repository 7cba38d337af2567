package dev.concierge.models.text;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Normalises titles for exact comparison: lower-case words joined by one space, a year in brackets
 * dropped. {@link #keys} adds what people say instead.
 */
public final class Titles {
  /** Longest term of an index, in bytes of UTF-8; a document with a longer one is refused. */
  private static final int LONGEST_KEY = 32_766;

  private static final Pattern BRACKETED_YEAR = Pattern.compile("\\(\\s*\\d{4}\\s*\\)");

  private static final Pattern BRACKETS = Pattern.compile("\\([^()]*\\)\\s*$");
  private static final Pattern ARTICLE = Pattern.compile("^(the|a|an) ");
  private static final Pattern SUBTITLE = Pattern.compile(":\\s| [-\u2013\u2014] ");

  private Titles() {}

  /**
   * The normalised title first, then its aliases: without a note in brackets, without its subtitle,
   * without a leading article, with "&amp;" as "and". An alias has two words or more, except that
   * of a title whose article is left out.
   *
   * <p>A key longer than a term of an index can be is left out: nobody says it, and a part of it
   * would be another title. The item is found by its text all the same.
   */
  public static List<String> keys(String title) {
    Set<String> keys = new LinkedHashSet<>();
    keys.add(normalise(title));
    String plain = BRACKETS.matcher(title).replaceFirst("").trim();
    alias(keys, normalise(plain), 1);
    alias(keys, normalise(plain.replace("&", " and ")), 1);
    alias(keys, normalise(SUBTITLE.split(plain, 2)[0]), 2);
    for (String key : List.copyOf(keys)) {
      alias(keys, ARTICLE.matcher(key).replaceFirst(""), 1);
    }
    keys.removeIf(key -> key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY);
    return List.copyOf(keys);
  }

  private static void alias(Set<String> keys, String alias, int leastWords) {
    if (!alias.isEmpty() && alias.split(" ").length >= leastWords) {
      keys.add(alias);
    }
  }

  public static String normalise(String title) {
    return String.join(" ", Words.of(BRACKETED_YEAR.matcher(title).replaceAll(" ")));
  }
}
