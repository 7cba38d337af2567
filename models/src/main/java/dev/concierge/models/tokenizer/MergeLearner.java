package dev.concierge.models.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Learns BPE merges: again and again the most frequent pair of neighbouring symbols becomes one
 * symbol. Counts are kept per pair and corrected only in the words a merge touches. Ties go to the
 * pair of the smaller symbol numbers.
 */
final class MergeLearner {
  /** Two symbols, by number, that become one. */
  record Merge(int left, int right) {}

  private record Ranked(long pair, long count) {}

  private static final class Pair {
    private long count;

    /** Words in which the pair occurs or once occurred. */
    private final IntList words = new IntList();
  }

  private static final class IntList {
    private int[] values = new int[4];
    private int size;

    void add(int value) {
      if (size > 0 && values[size - 1] == value) {
        return;
      }
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }
  }

  private final List<String> symbols;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<int[]> words = new ArrayList<>();
  private final List<Integer> counts = new ArrayList<>();
  private final Map<Long, Pair> pairs = new HashMap<>();
  private final PriorityQueue<Ranked> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Ranked::count).reversed().thenComparingLong(Ranked::pair));

  MergeLearner(List<String> symbols) {
    this.symbols = new ArrayList<>(symbols);
    for (String symbol : symbols) {
      numbers.put(symbol, numbers.size());
    }
  }

  /** Adds a word, given as symbol numbers, that occurs {@code count} times. */
  void add(int[] word, int count) {
    words.add(word);
    counts.add(count);
  }

  /** Symbols by number, those learnt included. */
  List<String> symbols() {
    return symbols;
  }

  /** Merges until there are {@code size} symbols or no pair occurs twice. */
  List<Merge> learn(int size) {
    for (int w = 0; w < words.size(); w++) {
      int[] word = words.get(w);
      for (int i = 0; i + 1 < word.length; i++) {
        change(key(word[i], word[i + 1]), counts.get(w), w);
      }
    }
    pairs.forEach((key, pair) -> queue.add(new Ranked(key, pair.count)));
    List<Merge> merges = new ArrayList<>();
    while (symbols.size() < size && !queue.isEmpty()) {
      Ranked top = queue.poll();
      Pair pair = pairs.get(top.pair());
      if (pair == null || pair.count < 2) {
        continue;
      }
      if (pair.count != top.count()) {
        queue.add(new Ranked(top.pair(), pair.count));
        continue;
      }
      merges.add(merge(top.pair(), pair));
    }
    return merges;
  }

  private static long key(int left, int right) {
    return (long) left << 32 | right;
  }

  private Merge merge(long key, Pair pair) {
    int left = (int) (key >> 32);
    int right = (int) key;
    int merged = number(symbols.get(left) + symbols.get(right));
    Set<Long> grown = new HashSet<>();
    int last = -1;
    for (int k = 0; k < pair.words.size; k++) {
      int w = pair.words.values[k];
      if (w != last) {
        rewrite(w, left, right, merged, grown);
      }
      last = w;
    }
    pairs.remove(key);
    grown.forEach(g -> queue.add(new Ranked(g, pairs.get(g).count)));
    return new Merge(left, right);
  }

  /** Two ways to the same text share one symbol. */
  private int number(String symbol) {
    Integer known = numbers.get(symbol);
    if (known != null) {
      return known;
    }
    symbols.add(symbol);
    numbers.put(symbol, symbols.size() - 1);
    return symbols.size() - 1;
  }

  private void rewrite(int w, int left, int right, int merged, Set<Long> grown) {
    int[] word = words.get(w);
    int[] next = new int[word.length];
    int n = 0;
    for (int i = 0; i < word.length; i++) {
      if (i + 1 < word.length && word[i] == left && word[i + 1] == right) {
        next[n++] = merged;
        i++;
      } else {
        next[n++] = word[i];
      }
    }
    if (n == word.length) {
      return;
    }
    int count = counts.get(w);
    for (int i = 0; i + 1 < word.length; i++) {
      change(key(word[i], word[i + 1]), -count, w);
    }
    for (int i = 0; i + 1 < n; i++) {
      long pair = key(next[i], next[i + 1]);
      change(pair, count, w);
      if (next[i] == merged || next[i + 1] == merged) {
        grown.add(pair);
      }
    }
    words.set(w, Arrays.copyOf(next, n));
  }

  private void change(long key, long by, int word) {
    Pair pair = pairs.computeIfAbsent(key, k -> new Pair());
    pair.count += by;
    if (by > 0) {
      pair.words.add(word);
    }
  }
}
