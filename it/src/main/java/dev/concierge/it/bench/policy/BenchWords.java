package dev.concierge.it.bench.policy;

import dev.concierge.models.tokenizer.BytePairTrainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Invented words, seeded: enough of them for a tokenizer of any size. */
final class BenchWords {
  private static final String CONSONANTS = "bcdfghjklmnprstvwz";
  private static final String VOWELS = "aeiou";
  private static final int SYLLABLES = 200;
  private static final int MOST_SYLLABLES = 4;

  private BenchWords() {}

  /** Writes a tokenizer of exactly {@code vocabulary} tokens. */
  static void tokenizer(long seed, int vocabulary, Path file) throws IOException {
    String text = String.join(" ", words(seed, vocabulary));
    // a pair is merged when it occurs twice
    BytePairTrainer.train(List.of(text, text), vocabulary, file);
  }

  private static Set<String> words(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    String[] syllables = new String[SYLLABLES];
    for (int i = 0; i < SYLLABLES; i++) {
      String open = letter(CONSONANTS, random) + letter(VOWELS, random);
      syllables[i] = random.nextInt(3) == 0 ? open + letter(CONSONANTS, random) : open;
    }
    Set<String> words = new LinkedHashSet<>();
    while (words.size() < count) {
      StringBuilder word = new StringBuilder();
      for (int left = 1 + random.nextInt(MOST_SYLLABLES); left > 0; left--) {
        word.append(syllables[random.nextInt(SYLLABLES)]);
      }
      words.add(word.toString());
    }
    return words;
  }

  private static String letter(String letters, SplittableRandom random) {
    return String.valueOf(letters.charAt(random.nextInt(letters.length())));
  }
}
