package dev.concierge.trainer.simulate;

import dev.concierge.trainer.metrics.RankingMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What is counted of one conversation while it is held. Not thread-safe; one conversation is held
 * by one thread.
 */
final class ConversationTrace {
  private final List<Slate> slates = new ArrayList<>();
  private final List<Double> latencies = new ArrayList<>();
  private final List<Double> satisfactions = new ArrayList<>();
  private int purchases;
  private int events;
  private int failures;
  private int waits;
  private boolean complete;

  /**
   * A slate and the places, from 1, of the items taken up.
   *
   * @param shown number of items
   */
  record Slate(int shown, List<Integer> takenUp) {
    Slate {
      takenUp = List.copyOf(takenUp);
    }

    double hit(int k) {
      return RankingMetrics.hitRate(places(), Set.copyOf(takenUp), k);
    }

    /** Gain 1 for an item taken up, 0 for any other. */
    double ndcg(int k) {
      Map<Integer, Integer> relevance = new HashMap<>();
      takenUp.forEach(place -> relevance.put(place, 1));
      return RankingMetrics.ndcg(places(), relevance, k, RankingMetrics.Gain.LINEAR);
    }

    private List<Integer> places() {
      return IntStream.rangeClosed(1, shown).boxed().toList();
    }
  }

  void answered(double milliseconds) {
    latencies.add(milliseconds);
  }

  void shown(List<String> slate, List<Reaction> reactions, double satisfaction) {
    slates.add(
        new Slate(
            slate.size(),
            reactions.stream().filter(Reaction::clicked).map(Reaction::ordinal).toList()));
    satisfactions.add(satisfaction);
    purchases += (int) reactions.stream().filter(Reaction::purchased).count();
  }

  /** A turn that recommended nothing; a question at the very beginning costs nothing. */
  void talked() {
    if (latencies.size() > 1) {
      satisfactions.add(0.0);
    }
  }

  void acknowledged(int posted) {
    events += posted;
  }

  void failed() {
    failures++;
  }

  void waited() {
    waits++;
  }

  void completed() {
    complete = true;
  }

  boolean complete() {
    return complete;
  }

  List<Slate> slates() {
    return slates;
  }

  List<Double> latencies() {
    return latencies;
  }

  double satisfaction() {
    return satisfactions.stream().mapToDouble(d -> d).average().orElse(0);
  }

  int purchases() {
    return purchases;
  }

  int events() {
    return events;
  }

  int failures() {
    return failures;
  }

  int waits() {
    return waits;
  }
}
