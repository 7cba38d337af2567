package dev.concierge.models.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * BERT's tokenizer: words are split at spaces and punctuation, then into the longest pieces of the
 * vocabulary, continuations written with {@code ##}. Immutable and thread-safe.
 */
public final class WordPiece {
  private static final String BEGIN = "[CLS]";
  private static final String END = "[SEP]";
  private static final String UNKNOWN = "[UNK]";
  private static final int LONGEST_WORD = 100;

  private final Map<String, Integer> ids;
  private final boolean lowerCase;

  private WordPiece(Map<String, Integer> ids, boolean lowerCase) {
    this.ids = ids;
    this.lowerCase = lowerCase;
  }

  /**
   * Reads a vocabulary, one piece a line, whose id is the line's number.
   *
   * @param lowerCase whether text loses case and accents first
   * @throws IOException if the file cannot be read or lacks a piece that every text needs
   */
  public static WordPiece load(Path vocabulary, boolean lowerCase) throws IOException {
    try {
      return of(Files.readAllLines(vocabulary), lowerCase);
    } catch (IllegalArgumentException e) {
      throw new IOException(String.format(Locale.ROOT, "[%s] %s", vocabulary, e.getMessage()), e);
    }
  }

  /**
   * A tokenizer of these pieces, whose ids are their places.
   *
   * @throws IllegalArgumentException if a piece is missing that every text needs
   */
  public static WordPiece of(List<String> pieces, boolean lowerCase) {
    Map<String, Integer> ids = new HashMap<>();
    for (String piece : pieces) {
      ids.put(piece, ids.size());
    }
    for (String needed : List.of(BEGIN, END, UNKNOWN)) {
      if (!ids.containsKey(needed)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "lacks the piece [%s]", needed));
      }
    }
    return new WordPiece(Map.copyOf(ids), lowerCase);
  }

  /** Number of pieces. */
  public int size() {
    return ids.size();
  }

  /**
   * Ids of a text between begin and end.
   *
   * @param longest most ids, at least 2; a longer text loses its end
   */
  public int[] encode(String text, int longest) {
    List<Integer> pieces = new ArrayList<>();
    for (String word : words(text)) {
      split(word, pieces);
    }
    int kept = Math.min(pieces.size(), longest - 2);
    int[] encoded = new int[kept + 2];
    encoded[0] = ids.get(BEGIN);
    for (int i = 0; i < kept; i++) {
      encoded[i + 1] = pieces.get(i);
    }
    encoded[kept + 1] = ids.get(END);
    return encoded;
  }

  private List<String> words(String text) {
    String plain = text;
    if (lowerCase) {
      plain =
          Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
              .replaceAll("\\p{Mn}", "");
    }
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    plain
        .codePoints()
        .forEach(
            c -> {
              if (isSpace(c)) {
                end(word, words);
              } else if (isPunctuation(c) || Character.isIdeographic(c)) {
                end(word, words);
                words.add(Character.toString(c));
              } else if (!isControl(c)) {
                word.appendCodePoint(c);
              }
            });
    end(word, words);
    return words;
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static boolean isSpace(int c) {
    return c == '\t' || c == '\n' || c == '\r' || Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  private static boolean isControl(int c) {
    int type = Character.getType(c);
    return c == 0
        || c == 0xFFFD
        || type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.PRIVATE_USE
        || type == Character.UNASSIGNED
        || type == Character.SURROGATE;
  }

  /** ASCII symbols count, whatever Unicode calls them. */
  private static boolean isPunctuation(int c) {
    if (c < 128) {
      return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** Greedy longest match; a word that has no cover is unknown as a whole. */
  private void split(String word, List<Integer> into) {
    List<Integer> pieces = new ArrayList<>();
    int from = 0;
    while (from < word.length() && word.length() <= LONGEST_WORD) {
      int to = word.length();
      Integer id = null;
      while (to > from && id == null) {
        id = ids.get((from > 0 ? "##" : "") + word.substring(from, to));
        to -= id == null ? 1 : 0;
      }
      if (id == null) {
        break;
      }
      pieces.add(id);
      from = to;
    }
    if (from < word.length()) {
      into.add(ids.get(UNKNOWN));
    } else {
      into.addAll(pieces);
    }
  }
}
