package dev.concierge.trainer.dataset.published;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.conversation.ItemMarkup;
import dev.concierge.trainer.dataset.Catalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Marks titles in texts that were published without item ids: the longest run of words that equals
 * a title, one-word titles only where the text is known to name that item. Thread-safe.
 */
public final class TitleLinks {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’]\\p{L}+)?");
  private static final int MAX_WORDS = 9;

  private final Map<String, String> byTitle = new HashMap<>();
  private final Map<String, String> byWords = new HashMap<>();

  private record Word(String text, int from, int to) {}

  public TitleLinks(Catalogue catalogue) {
    for (Item item : catalogue.items()) {
      byTitle.putIfAbsent(item.title(), item.id());
      byWords.putIfAbsent(key(words(item.title())), item.id());
    }
  }

  /** Ids of the items with exactly these titles, in order, each once. */
  Set<String> ids(List<String> titles) {
    Set<String> ids = new LinkedHashSet<>();
    for (String title : titles) {
      if (byTitle.containsKey(title)) {
        ids.add(byTitle.get(title));
      }
    }
    return ids;
  }

  /**
   * The text with titles as {@link ItemMarkup}.
   *
   * @param named items that the text is known to name, if it names them at all
   */
  String marked(String text, Set<String> named) {
    List<Word> words = words(text);
    StringBuilder marked = new StringBuilder();
    int copied = 0;
    int start = 0;
    while (start < words.size()) {
      int length = Math.min(MAX_WORDS, words.size() - start);
      String id = null;
      while (length > 0 && id == null) {
        String found = byWords.get(key(words.subList(start, start + length)));
        if (found != null && (length > 1 || named.contains(found))) {
          id = found;
        } else {
          length--;
        }
      }
      if (id != null) {
        marked.append(text, copied, words.get(start).from).append(ItemMarkup.marker(id));
        copied = words.get(start + length - 1).to;
      }
      start += Math.max(1, length);
    }
    return marked.append(text, copied, text.length()).toString();
  }

  /** True if the text holds a title of at least two words. */
  public boolean names(String text) {
    return !ItemMarkup.ids(marked(text, Set.of())).isEmpty();
  }

  private static List<Word> words(String text) {
    List<Word> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(
          new Word(
              matcher.group().toLowerCase(Locale.ROOT).replace('’', '\''),
              matcher.start(),
              matcher.end()));
    }
    return words;
  }

  private static String key(List<Word> words) {
    return String.join(" ", words.stream().map(Word::text).toList());
  }
}
