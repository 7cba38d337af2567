package dev.concierge.models.ranking;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.text.Titles;
import dev.concierge.models.text.Words;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the features read of an item's texts, derived once: training keeps profiles, serving makes
 * them for a pool.
 *
 * @param title normalised title
 * @param titleWords its words without stop words
 * @param people normalised names of two words or more
 * @param categories lower-case category names
 * @param categoryStems for each category the stems of its words
 */
public record ItemProfile(
    String title,
    Set<String> titleWords,
    Set<String> people,
    Set<String> categories,
    List<Set<String>> categoryStems) {

  public static ItemProfile of(Item item) {
    String title = Titles.normalise(item.title());
    return new ItemProfile(
        title,
        Words.of(title).stream()
            .filter(word -> !Words.isStopWord(word))
            .collect(Collectors.toSet()),
        item.people().stream()
            .map(person -> String.join(" ", Words.of(person)))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet()),
        item.categories().stream()
            .map(name -> String.join(" ", Words.of(name)))
            .collect(Collectors.toSet()),
        item.categories().stream().map(name -> stems(Words.of(name))).toList());
  }

  /** Singular-like forms, so that "comedies" meets "comedy" and "lamps" meets "lamp". */
  static Set<String> stems(List<String> words) {
    Set<String> stems = new HashSet<>();
    words.forEach(word -> stems.add(stem(word)));
    return stems;
  }

  private static String stem(String word) {
    if (word.length() > 4 && word.endsWith("ies")) {
      return word.substring(0, word.length() - 3) + "y";
    }
    return word.length() > 3 && word.endsWith("s") && !word.endsWith("ss")
        ? word.substring(0, word.length() - 1)
        : word;
  }
}
