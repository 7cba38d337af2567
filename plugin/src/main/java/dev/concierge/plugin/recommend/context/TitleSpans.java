package dev.concierge.plugin.recommend.context;

import dev.concierge.models.text.TitlePattern;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds titles in texts and takes them out. Stateless. */
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

  /** Where the title first stands as whole words, in any case; empty for a blank title. */
  static Optional<MatchResult> first(String text, String title) {
    if (title.isBlank()) {
      return Optional.empty();
    }
    Matcher matcher =
        Pattern.compile(TitlePattern.of(title), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
            .matcher(text);
    return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
  }

  private static String without(String text, String title, int flags) {
    return title.isBlank()
        ? text
        : Pattern.compile(TitlePattern.of(title), flags).matcher(text).replaceAll(" ");
  }
}
