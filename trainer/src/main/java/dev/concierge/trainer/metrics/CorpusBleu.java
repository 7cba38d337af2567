package dev.concierge.trainer.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Corpus BLEU-4 of Papineni et al., "BLEU: a method for automatic evaluation of machine
 * translation", ACL 2002: clipped n-gram counts summed over the corpus, uniform weights, no
 * smoothing, closest reference length (the shorter on a tie).
 *
 * @param bleu in [0, 1]; 0 if any n-gram order has no match
 * @param precisions of orders 1 to 4
 * @param brevityPenalty exp(1 − r/c) if the hypotheses are shorter than the references, else 1
 * @param hypothesisLength tokens of all hypotheses
 * @param referenceLength closest reference lengths summed
 */
public record CorpusBleu(
    double bleu,
    List<Double> precisions,
    double brevityPenalty,
    int hypothesisLength,
    int referenceLength) {
  private static final int ORDER = 4;

  public CorpusBleu {
    precisions = List.copyOf(precisions);
  }

  /**
   * Scores a corpus.
   *
   * @param references one non-empty list of references per hypothesis
   * @throws IllegalArgumentException if the lists differ in length or a hypothesis has no reference
   */
  public static CorpusBleu of(
      List<String> hypotheses, List<List<String>> references, TextTokens tokens) {
    if (hypotheses.size() != references.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "BLEU needs references for each of [%d] hypotheses but has [%d]",
              hypotheses.size(),
              references.size()));
    }
    Counts counts = new Counts();
    for (int i = 0; i < hypotheses.size(); i++) {
      if (references.get(i).isEmpty()) {
        throw new IllegalArgumentException("hypothesis [" + i + "] has no reference");
      }
      counts.add(tokens.of(hypotheses.get(i)), references.get(i).stream().map(tokens::of).toList());
    }
    return counts.score();
  }

  private static final class Counts {
    private final long[] matches = new long[ORDER];
    private final long[] totals = new long[ORDER];
    private int hypothesisLength;
    private int referenceLength;

    void add(List<String> hypothesis, List<List<String>> references) {
      hypothesisLength += hypothesis.size();
      referenceLength += closest(hypothesis.size(), references);
      for (int n = 1; n <= ORDER; n++) {
        Map<List<String>, Integer> most = new HashMap<>();
        for (List<String> reference : references) {
          ngrams(reference, n).forEach((ngram, count) -> most.merge(ngram, count, Math::max));
        }
        for (Map.Entry<List<String>, Integer> entry : ngrams(hypothesis, n).entrySet()) {
          matches[n - 1] += Math.min(entry.getValue(), most.getOrDefault(entry.getKey(), 0));
          totals[n - 1] += entry.getValue();
        }
      }
    }

    CorpusBleu score() {
      double logSum = 0;
      Double[] precisions = new Double[ORDER];
      for (int n = 0; n < ORDER; n++) {
        precisions[n] = totals[n] == 0 ? 0 : (double) matches[n] / totals[n];
        logSum += Math.log(precisions[n]) / ORDER;
      }
      double penalty =
          hypothesisLength >= referenceLength || hypothesisLength == 0
              ? 1
              : Math.exp(1 - (double) referenceLength / hypothesisLength);
      return new CorpusBleu(
          penalty * Math.exp(logSum),
          List.of(precisions),
          penalty,
          hypothesisLength,
          referenceLength);
    }

    private static int closest(int length, List<List<String>> references) {
      int best = references.get(0).size();
      for (List<String> reference : references) {
        int gap = Math.abs(reference.size() - length);
        int bestGap = Math.abs(best - length);
        if (gap < bestGap || (gap == bestGap && reference.size() < best)) {
          best = reference.size();
        }
      }
      return best;
    }
  }

  static Map<List<String>, Integer> ngrams(List<String> tokens, int n) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int i = 0; i + n <= tokens.size(); i++) {
      counts.merge(List.copyOf(tokens.subList(i, i + n)), 1, Integer::sum);
    }
    return counts;
  }
}
