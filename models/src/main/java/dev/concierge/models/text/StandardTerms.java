package dev.concierge.models.text;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Where a field of the analyzer {@code standard} divides a text into terms (Unicode Standard Annex
 * 29): between all ideographs and all Hiragana, around words elsewhere, and after every 255 letters
 * of a word that has more. Stateless.
 */
final class StandardTerms {
  private static final int LONGEST = 255;

  private StandardTerms() {}

  /** Where each term begins, in rising order; empty for a text without any. */
  static int[] starts(String text) {
    if (text.length() <= LONGEST && isPlain(text)) {
      return new int[1];
    }
    IntStream.Builder starts = IntStream.builder();
    try (StandardTokenizer tokenizer = new StandardTokenizer()) {
      OffsetAttribute place = tokenizer.addAttribute(OffsetAttribute.class);
      tokenizer.setReader(new StringReader(text));
      tokenizer.reset();
      while (tokenizer.incrementToken()) {
        starts.add(place.startOffset());
      }
      tokenizer.end();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be read", e);
    }
    return starts.build().toArray();
  }

  /** Most words are only ASCII letters and digits, which always make one term. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
