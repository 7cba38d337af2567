package dev.concierge.plugin.recommend.retrieve;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What round one found.
 *
 * @param metadata ids by BM25 over the items' text, best first, and so on
 * @param memoryScores votes of past contexts by id
 * @param lexicalScores BM25 over the items' text by id
 * @param warnings retrievers that had to be left out, and why
 */
record Signals(
    List<String> metadata,
    List<String> contexts,
    List<String> knn,
    List<String> memory,
    List<String> related,
    Map<String, Double> memoryScores,
    Map<String, Double> lexicalScores,
    List<String> warnings) {

  static List<String> joined(List<String> first, List<String> second) {
    Set<String> all = new LinkedHashSet<>(first);
    all.addAll(second);
    return new ArrayList<>(all);
  }
}
