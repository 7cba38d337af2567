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

  /** All words in order. */
  public static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      words.add(matcher.group().replace('’', '\''));
    }
    return words;
  }

  /** True for a word that carries no topic. */
  public static boolean isStopWord(String word) {
    return STOP_WORDS.contains(word);
  }
}
