package dev.concierge.models.text;

import java.util.regex.Pattern;

/**
 * Regular expressions for a title as whole words of a text, alike for training and serving.
 *
 * <p>"Up" is not in "Update": a title that begins or ends with a letter or digit must not go on in
 * the text, nor behind an apostrophe ("O" is not in "O'Brien"), unless that only makes a genitive
 * ("Alien's"). Scripts that write no spaces between words (Chinese, Japanese, Thai, ...) and
 * Hangul, where particles follow a name without one, have no such edge, so there a title is found
 * wherever it is written. Stateless.
 */
public final class TitlePattern {
  private static final String SPACED_LETTER =
      "[\\p{L}\\p{M}\\p{N}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}"
          + "\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}]]";
  private static final String GOES_ON =
      SPACED_LETTER + "|['’](?![sS](?!" + SPACED_LETTER + "))" + SPACED_LETTER;
  private static final Pattern FIRST = Pattern.compile("^" + SPACED_LETTER);
  private static final Pattern LAST = Pattern.compile(SPACED_LETTER + "\\z");

  private TitlePattern() {}

  /**
   * The source of a pattern that matches the title and has no groups.
   *
   * @throws IllegalArgumentException for a blank title, which is everywhere and nowhere
   */
  public static String of(String title) {
    if (title.isBlank()) {
      throw new IllegalArgumentException("a title to look for must not be blank");
    }
    String before = FIRST.matcher(title).find() ? "(?<!" + SPACED_LETTER + ")" : "";
    String after = LAST.matcher(title).find() ? "(?!" + GOES_ON + ")" : "";
    return before + Pattern.quote(title) + after;
  }
}
