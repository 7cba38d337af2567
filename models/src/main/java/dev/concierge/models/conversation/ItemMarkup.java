package dev.concierge.models.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and replaces the {@code [[id]]} markers of {@link Dialogue} texts. */
public final class ItemMarkup {
  private static final Pattern MARKER = Pattern.compile("\\[\\[([^\\[\\]]+)\\]\\]");

  private ItemMarkup() {}

  /** The marker of an item. */
  public static String marker(String itemId) {
    return "[[" + itemId + "]]";
  }

  /** Ids in order of first appearance, each once. */
  public static List<String> ids(String text) {
    List<String> ids = new ArrayList<>();
    Matcher matcher = MARKER.matcher(text);
    while (matcher.find()) {
      if (!ids.contains(matcher.group(1))) {
        ids.add(matcher.group(1));
      }
    }
    return ids;
  }

  /** Replaces every marker by {@code replacement.apply(id)}. */
  public static String replace(String text, Function<String, String> replacement) {
    return MARKER
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(replacement.apply(match.group(1))));
  }
}
