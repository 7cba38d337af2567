package dev.concierge.trainer.evaluate.questions;

import java.util.List;
import java.util.stream.Stream;

/**
 * What one rank is worth with one relevant item: HR@k is 1 within the first k, NDCG@k is 1 /
 * log2(rank + 1) there (the ideal gain is 1), MRR is 1 / rank.
 *
 * @param name as in reports
 */
public record Metric(String name, Kind kind, int k) {
  /** The metrics of every report, in order. */
  public static final List<Metric> ALL =
      Stream.of(
              Stream.of(1, 5, 10, 50).map(k -> new Metric("HR@" + k, Kind.HIT_RATE, k)),
              Stream.of(5, 10).map(k -> new Metric("NDCG@" + k, Kind.NDCG, k)),
              Stream.of(new Metric("MRR", Kind.RECIPROCAL_RANK, Ranker.DEPTH)))
          .flatMap(metrics -> metrics)
          .toList();

  /** How a rank is turned into a value. */
  public enum Kind {
    HIT_RATE,
    NDCG,
    RECIPROCAL_RANK
  }

  /**
   * @param rank from 1; 0 for a miss
   */
  public double of(int rank) {
    if (rank < 1 || rank > k) {
      return 0;
    }
    return switch (kind) {
      case HIT_RATE -> 1;
      case NDCG -> Math.log(2) / Math.log(rank + 1);
      case RECIPROCAL_RANK -> 1.0 / rank;
    };
  }
}
