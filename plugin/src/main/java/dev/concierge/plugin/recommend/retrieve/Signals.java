package dev.concierge.plugin.recommend.retrieve;

import dev.concierge.models.ranking.Retriever;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What round one found.
 *
 * @param rankings ids by what ranked them, best first
 * @param memoryScores votes of past contexts by id
 * @param lexicalScores BM25 over the items' text by id
 * @param warnings retrievers that had to be left out, and why
 */
record Signals(
    Map<Retriever, List<String>> rankings,
    Map<String, Double> memoryScores,
    Map<String, Double> lexicalScores,
    List<String> warnings) {

  static List<String> joined(List<String> first, List<String> second) {
    Set<String> all = new LinkedHashSet<>(first);
    all.addAll(second);
    return new ArrayList<>(all);
  }
}
