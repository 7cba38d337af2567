package dev.concierge.models.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits text into lower-case words of letters and digits, apostrophes kept inside a word. */
public final class Words {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’]\\p{L}+)?");

  /** Words that say nothing about an item. */
  private static final Set<String> STOP_WORDS =
      Set.of(
          ("a an the i you me my your we us it its it's is am are was were be been to of and or in on for with"
                  + " that this these those have has had do does did not so but if at by from as about what"
                  + " which who would could can will like any some just ok okay yes no hi hello thanks thank"
                  + " oh i'm")
              .split(" "));

  private Words() {}

  /**
   * A word of a text.
   *
   * @param text in lower case
   * @param from where it begins in the text as it was given
   * @param to behind its end
   */
  public record Placed(String text, int from, int to) {}

  /** All words in order. */
  public static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      words.add(matcher.group().replace('’', '\''));
    }
    return words;
  }

  /** All words in order, the same as {@link #of}, with their places. */
  public static List<Placed> placed(String text) {
    List<Placed> words = new ArrayList<>();
    Places places = new Places(text);
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      words.add(
          new Placed(
              matcher.group().replace('’', '\''),
              places.before(matcher.start()),
              places.before(matcher.end())));
    }
    return words;
  }

  /**
   * Where a place of the text in lower case lies in the text as given: a letter such as "İ" is two
   * in lower case and shifts all that follows. Asked for places in rising order.
   */
  private static final class Places {
    private final String text;
    private int given;
    private int lower;

    Places(String text) {
      this.text = text;
    }

    int before(int place) {
      while (lower < place && given < text.length()) {
        int letter = text.codePointAt(given);
        lower += letter < 128 ? 1 : Character.toString(letter).toLowerCase(Locale.ROOT).length();
        given += Character.charCount(letter);
      }
      return given;
    }
  }

  /** True for a word that carries no topic. */
  public static boolean isStopWord(String word) {
    return STOP_WORDS.contains(word);
  }
}
