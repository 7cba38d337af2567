package dev.concierge.models.text;

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
    for (int contrast = from - CONTRAST.length(); contrast >= start; contrast--) {
      if (isContrast(text, contrast)) {
        return contrast;
      }
    }
    return start;
  }

  private static int clauseEnd(String text, int to) {
    int end = to;
    while (end < text.length() && BOUNDARIES.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    for (int contrast = to; contrast < end; contrast++) {
      if (isContrast(text, contrast)) {
        return contrast;
      }
    }
    return end;
  }

  /** Compares in place: in lower case the text may have another length. */
  private static boolean isContrast(String text, int at) {
    return text.regionMatches(true, at, CONTRAST, 0, CONTRAST.length());
  }
}
