package dev.concierge.trainer.run.reward;

import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.trainer.run.sessions.LoggedTurn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Turns as the reward network sees them.
 *
 * @param actions what was done
 * @param targets engagement, relevance, sentiment shift, total; NaN where unknown
 * @param conversations id of each turn's conversation
 */
record Examples(
    List<RewardFunction.Action> actions, double[][] targets, List<String> conversations) {

  static Examples of(
      List<LoggedTurn> turns, WeakLabels labels, RewardConfig config, WindowSerializer window) {
    List<RewardFunction.Action> actions = new ArrayList<>(turns.size());
    double[][] targets = new double[turns.size()][];
    for (int i = 0; i < turns.size(); i++) {
      LoggedTurn turn = turns.get(i);
      actions.add(
          new RewardFunction.Action(
              tokens(turn, window), turn.decision().features(), turn.decision().slate()));
      Components parts = labels.of(turn);
      targets[i] =
          new double[] {
            parts.engagement(), parts.relevance(), parts.sentimentShift(), parts.total(config)
          };
    }
    return new Examples(actions, targets, turns.stream().map(LoggedTurn::conversationId).toList());
  }

  /** Without tokens of its own (no reply, or a fixed one) a turn is read as its window alone. */
  private static int[] tokens(LoggedTurn turn, WindowSerializer window) {
    if (turn.reply() == null || turn.reply().promptTokens().length == 0) {
      return window.prompt(turn.messages());
    }
    return IntStream.concat(
            IntStream.of(turn.reply().promptTokens()), IntStream.of(turn.reply().actionTokens()))
        .toArray();
  }

  double[] column(int j) {
    return java.util.Arrays.stream(targets).mapToDouble(row -> row[j]).toArray();
  }

  /** Indices in batches; turns of one conversation stay together, so that pairs can form. */
  List<int[]> batches(int size, Random random) {
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < conversations.size(); i++) {
      groups.computeIfAbsent(conversations.get(i), id -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> shuffled = new ArrayList<>(groups.values());
    Collections.shuffle(shuffled, random);
    int[] order = shuffled.stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray();
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < order.length; from += size) {
      batches.add(java.util.Arrays.copyOfRange(order, from, Math.min(from + size, order.length)));
    }
    return batches;
  }
}
