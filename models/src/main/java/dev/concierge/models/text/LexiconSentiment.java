package dev.concierge.models.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sentiment from a word list with rules for negation, intensity and contrast, after Hutto and
 * Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text",
 * ICWSM 2014: valences are summed, a negation within three words turns a valence by -0.74, words
 * before "but" count half and words after it one and a half, exclamation marks amplify, and the sum
 * s becomes s / √(s² + 15). The word list is the project's own.
 */
public final class LexiconSentiment implements Sentiment {
  private static final double NEGATION = -0.74;
  private static final double NORMALISATION = 15;
  private static final double BEFORE_CONTRAST = 0.5;
  private static final double AFTER_CONTRAST = 1.5;
  private static final double EXCLAMATION = 0.292;
  private static final int MAX_EXCLAMATIONS = 4;
  private static final int NEGATION_REACH = 3;

  private static final Set<String> NEGATIONS =
      Set.of(
          ("not never none nothing neither nor without hardly barely don't dont doesn't doesnt didn't didnt"
                  + " isn't isnt wasn't wasnt aren't weren't can't cant cannot couldn't won't wont wouldn't"
                  + " shouldn't haven't havent hasn't hadn't ain't")
              .split(" "));

  /** Added to (or, for dampeners, taken from) the size of the following word's valence. */
  private static final Map<String, Double> INTENSITY =
      Map.ofEntries(
          Map.entry("very", .293),
          Map.entry("really", .293),
          Map.entry("so", .293),
          Map.entry("extremely", .293),
          Map.entry("absolutely", .293),
          Map.entry("totally", .293),
          Map.entry("incredibly", .293),
          Map.entry("super", .293),
          Map.entry("too", .293),
          Map.entry("especially", .293),
          Map.entry("kinda", -.293),
          Map.entry("somewhat", -.293),
          Map.entry("slightly", -.293),
          Map.entry("fairly", -.293),
          Map.entry("almost", -.293));

  private final Map<String, Double> valences;

  /**
   * @param valences lower-case word to valence in [-4, 4]
   */
  public LexiconSentiment(Map<String, Double> valences) {
    this.valences = Map.copyOf(valences);
  }

  /** The English word list that comes with the project. */
  public static LexiconSentiment english() {
    Map<String, Double> valences = new HashMap<>();
    try (InputStream in = LexiconSentiment.class.getResourceAsStream("sentiment-en.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          int tab = line.indexOf('\t');
          valences.put(line.substring(0, tab), Double.parseDouble(line.substring(tab + 1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new LexiconSentiment(valences);
  }

  @Override
  public double score(String text) {
    List<String> words = Words.of(text);
    int contrast = words.lastIndexOf("but");
    double sum = 0;
    for (int i = 0; i < words.size(); i++) {
      double valence = valence(words, i);
      if (contrast >= 0) {
        valence *= i < contrast ? BEFORE_CONTRAST : AFTER_CONTRAST;
      }
      sum += valence;
    }
    if (sum != 0) {
      long marks = Math.min(MAX_EXCLAMATIONS, text.chars().filter(c -> c == '!').count());
      sum += Math.signum(sum) * EXCLAMATION * marks;
    }
    return sum / Math.sqrt(sum * sum + NORMALISATION);
  }

  private double valence(List<String> words, int i) {
    Double base = valences.get(words.get(i));
    if (base == null || isNegatingNo(words, i)) {
      return 0;
    }
    double valence = base;
    if (i > 0) {
      valence += Math.signum(base) * INTENSITY.getOrDefault(words.get(i - 1), 0d);
    }
    if (i > 0 && words.get(i - 1).equals("no")) {
      return valence * NEGATION;
    }
    for (String before : words.subList(Math.max(0, i - NEGATION_REACH), i)) {
      if (NEGATIONS.contains(before)) {
        return valence * NEGATION;
      }
    }
    return valence;
  }

  /** "no" before a word with a valence negates that word and says nothing of its own. */
  private boolean isNegatingNo(List<String> words, int i) {
    return words.get(i).equals("no")
        && i + 1 < words.size()
        && valences.containsKey(words.get(i + 1));
  }
}
