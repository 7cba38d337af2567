package dev.concierge.models.text;

import java.util.regex.Pattern;

/**
 * Normalises titles for exact comparison: lower-case words joined by one space, a year in brackets
 * dropped.
 */
public final class Titles {
  private static final Pattern BRACKETED_YEAR = Pattern.compile("\\(\\s*\\d{4}\\s*\\)");

  private Titles() {}

  public static String normalise(String title) {
    return String.join(" ", Words.of(BRACKETED_YEAR.matcher(title).replaceAll(" ")));
  }
}
