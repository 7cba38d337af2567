package dev.concierge.trainer.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Distinct-n of Li et al., "A diversity-promoting objective function for neural conversation
 * models", NAACL 2016: different n-grams divided by all n-grams of the corpus.
 */
public final class Distinct {
  private Distinct() {}

  /** Distinct-2 over all texts together; 0 when no text has two tokens. */
  public static double two(List<String> texts, TextTokens tokens) {
    Map<List<String>, Integer> bigrams = new HashMap<>();
    texts.forEach(
        text ->
            CorpusBleu.ngrams(tokens.of(text), 2)
                .forEach((bigram, count) -> bigrams.merge(bigram, count, Integer::sum)));
    long total = bigrams.values().stream().mapToLong(Integer::longValue).sum();
    return total == 0 ? 0 : (double) bigrams.size() / total;
  }

  /** Mean of each text's own Distinct-2 over the texts with at least two tokens. */
  public static double twoPerText(List<String> texts, TextTokens tokens) {
    return texts.stream()
        .filter(text -> tokens.of(text).size() >= 2)
        .mapToDouble(text -> two(List.of(text), tokens))
        .average()
        .orElse(0);
  }
}
