package dev.concierge.plugin.context;

import java.util.regex.Pattern;

/** Takes titles out of texts. Stateless. */
final class TitleSpans {
  private static final Pattern BRACKETED_YEAR = Pattern.compile("\\s*\\(\\s*\\d{4}\\s*\\)\\s*$");

  private TitleSpans() {}

  /**
   * The text without a title: where it is written exactly so, else in any case, else without its
   * year in brackets.
   */
  static String removed(String text, String title) {
    String exact = without(text, title, 0);
    if (!exact.equals(text)) {
      return exact;
    }
    String anyCase = without(text, title, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    if (!anyCase.equals(text)) {
      return anyCase;
    }
    String yearless = BRACKETED_YEAR.matcher(title).replaceAll("");
    return without(text, yearless, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private static String without(String text, String title, int flags) {
    return title.isBlank()
        ? text
        : Pattern.compile(
                "(?<![\\p{L}\\p{N}])" + Pattern.quote(title) + "(?![\\p{L}\\p{N}])", flags)
            .matcher(text)
            .replaceAll(" ");
  }
}
