package dev.concierge.models.text;

import java.util.Locale;

/**
 * How a person sounds about something they name: the sentiment of the clause around the name, or of
 * the whole message when the clause says nothing. The name itself never counts. Thread-safe.
 */
public final class Attitude {
  private static final String BOUNDARIES = ".!?;,\n";
  private static final String CONTRAST = " but ";

  private final Sentiment sentiment;

  public Attitude(Sentiment sentiment) {
    this.sentiment = sentiment;
  }

  /**
   * Attitude in [-1, 1] towards what stands at {@code [from, to)}.
   *
   * @param text in which all other names are blanks
   */
  public double towards(String text, int from, int to) {
    String before = text.substring(clauseStart(text, from), from);
    String after = text.substring(to, clauseEnd(text, to));
    double clause = sentiment.score(before + " " + after);
    return clause != 0 ? clause : of(text.substring(0, from) + " " + text.substring(to));
  }

  /** Sentiment of a whole message. */
  public double of(String text) {
    return sentiment.score(text);
  }

  private static int clauseStart(String text, int from) {
    int start = from;
    while (start > 0 && BOUNDARIES.indexOf(text.charAt(start - 1)) < 0) {
      start--;
    }
    int contrast = text.toLowerCase(Locale.ROOT).lastIndexOf(CONTRAST, from);
    return contrast >= start && contrast + CONTRAST.length() <= from ? contrast : start;
  }

  private static int clauseEnd(String text, int to) {
    int end = to;
    while (end < text.length() && BOUNDARIES.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    int contrast = text.toLowerCase(Locale.ROOT).indexOf(CONTRAST, to);
    return contrast >= 0 && contrast < end ? contrast : end;
  }
}
