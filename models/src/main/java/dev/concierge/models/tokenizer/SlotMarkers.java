package dev.concierge.models.tokenizer;

import dev.concierge.models.text.TitlePattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a template writes the items of its slate: {@code <item_0>} is the first one's title. Text
 * that only looks like a marker is written with one more backslash, {@code <\item_0>}, so that
 * every text has a template and every template one reading.
 */
public final class SlotMarkers {
  private static final Pattern MARKER = Pattern.compile("<(\\\\*)item_([0-9])>");

  private SlotMarkers() {}

  /**
   * The marker of slot {@code slot}.
   *
   * @throws IllegalArgumentException if the slot is not in [0, {@link Tokenizer#SLOTS})
   */
  public static String marker(int slot) {
    if (slot < 0 || slot >= Tokenizer.SLOTS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "slot must lie in [0, %d] but was [%d]", Tokenizer.SLOTS - 1, slot));
    }
    return "<item_" + slot + ">";
  }

  /** Writes plain text so that a template shows it unchanged. */
  public static String escape(String text) {
    return text.indexOf('<') < 0 ? text : MARKER.matcher(text).replaceAll("<$1\\\\item_$2>");
  }

  /**
   * The template of a text in which titles are spelled out, the inverse of {@link #render}: whole
   * words that are a title become its marker, where several begin at one place the longest. Titles
   * that are blank, or beyond the {@link Tokenizer#SLOTS} that have a marker, stay as text.
   *
   * @param titles the slate's titles in order; of equal ones the first is meant
   */
  public static String template(String text, List<String> titles) {
    Map<String, Integer> slots = new HashMap<>();
    for (int slot = 0; slot < Math.min(titles.size(), Tokenizer.SLOTS); slot++) {
      if (!titles.get(slot).isBlank()) {
        slots.putIfAbsent(titles.get(slot), slot);
      }
    }
    if (slots.isEmpty()) {
      return titles.isEmpty() ? text : escape(text);
    }
    Matcher matcher = anyOf(slots.keySet()).matcher(text);
    StringBuilder template = new StringBuilder();
    int from = 0;
    while (matcher.find()) {
      template.append(escape(text.substring(from, matcher.start())));
      Integer slot = slots.get(matcher.group());
      template.append(slot == null ? escape(matcher.group()) : marker(slot));
      from = matcher.end();
    }
    return template.append(escape(text.substring(from))).toString();
  }

  /** What looks like a marker is matched as a whole, so that no title is found inside it. */
  private static Pattern anyOf(Set<String> titles) {
    return Pattern.compile(
        titles.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(TitlePattern::of)
            .collect(Collectors.joining("|", "", "|" + MARKER.pattern())));
  }

  /**
   * What a person reads: markers replaced by titles. A marker beyond the titles stays as text.
   *
   * @param titles the slate's titles in order
   */
  public static String render(String template, List<String> titles) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces(template, titles.size())) {
      switch (piece) {
        case Text t -> text.append(t.text());
        case Slot s -> text.append(titles.get(s.slot()));
      }
    }
    return text.toString();
  }

  /** A stretch of a template. */
  sealed interface Piece {}

  record Text(String text) implements Piece {}

  record Slot(int slot) implements Piece {}

  /** Reads a template in which only the first {@code slots} markers mean a slot. */
  static List<Piece> pieces(String template, int slots) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    Matcher matcher = MARKER.matcher(template);
    int from = 0;
    while (matcher.find()) {
      text.append(template, from, matcher.start());
      from = matcher.end();
      int slot = matcher.group(2).charAt(0) - '0';
      if (!matcher.group(1).isEmpty()) {
        text.append('<').append(matcher.group(1), 1, matcher.group(1).length());
        text.append("item_").append(slot).append('>');
      } else if (slot >= slots) {
        text.append(matcher.group());
      } else {
        addText(pieces, text);
        pieces.add(new Slot(slot));
      }
    }
    text.append(template, from, template.length());
    addText(pieces, text);
    return pieces;
  }

  private static void addText(List<Piece> pieces, StringBuilder text) {
    if (!text.isEmpty()) {
      pieces.add(new Text(text.toString()));
      text.setLength(0);
    }
  }
}
